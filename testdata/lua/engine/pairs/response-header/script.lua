function modify(r)
  if r:headers("X-Cache") == "hit" then
    r:headers("x-from", "cache")
  end
end
