function modify(r)
  r:headers("X-Loop", "abc")
end
