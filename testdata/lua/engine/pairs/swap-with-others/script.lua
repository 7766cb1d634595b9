function modify(r)
  local first, second = "1", "2"
  do
    local a, b = second, first
    first = a
    second = b
  end
  r:headers("X-Via", first .. second)
end
