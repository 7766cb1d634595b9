function modify(r)
  r:headers("X-Seen", "yes")
end
