-- gopher-lua 1.1.1 gives both the same value.
function modify(r)
  local first, second = "1", "2"
  first, second = second, first
  r:headers("X-Via", first .. second)
end
