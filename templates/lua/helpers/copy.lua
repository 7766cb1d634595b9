-- A copy of a struct.
function unplug.copy(struct)
  local copy = {}
  for field, value in pairs(struct) do
    copy[field] = value
  end
  return setmetatable(copy, getmetatable(struct))
end
