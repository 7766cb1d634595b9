-- Replaces all values, where the plugin adds one.
function modify(r)
  r:headers("X-Via", "gateway")
end
