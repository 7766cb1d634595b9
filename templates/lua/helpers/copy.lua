-- A copy of a struct.
function unplug.copy(struct)
  local copy, class = {}, getmetatable(struct)
  for field, value in pairs(struct) do
    copy[field] = value
  end
  for _, field in ipairs(class and class.__copied or {}) do
    copy[field] = unplug.copy(copy[field])
  end
  return setmetatable(copy, class)
end
