-- Setting a value writes the whole query anew.
function handle(c)
  local key = c:query("key")
  c:headers("X-Key", key)
  c:query("key", key)
end
