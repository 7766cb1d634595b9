-- The last one in the list sees a request first.
function handle(c)
  set(c, "X-Second")
  set(c, "X-First")
end

function set(c, name)
  c:headers(name, c:headers("X-Last"))
  c:headers("X-Last", name .. "5")
end
