function modify(r)
  r:headers("X-Role", "guest")
end
