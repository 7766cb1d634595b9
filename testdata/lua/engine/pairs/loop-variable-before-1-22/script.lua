function modify(r)
  r:headers("X-Loop", "ccc")
end
