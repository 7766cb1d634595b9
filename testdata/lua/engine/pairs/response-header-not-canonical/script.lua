-- Reading a header of a response takes the name as it is.
function modify(r)
  if r:headers("x-cache") == "hit" then
    r:headers("x-from", "cache")
  end
end
