-- The plugin leaves the headers of the other backend alone.
function modify(r)
  r:headers("X-Via", "gateway")
end
