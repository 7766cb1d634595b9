function handle(c)
  set(c, "X-First")
  set(c, "X-Second")
end

function set(c, name)
  c:headers(name, c:headers("X-Last"))
  c:headers("X-Last", name .. "5")
end
