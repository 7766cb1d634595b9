-- Whether an interface value has a method.
function unplug.has_method(value, name)
  local class = type(value) == "table" and getmetatable(value)
  if not class then
    return false
  end
  if type(class.__index) == "function" then
    return class.__index(value, name) ~= nil
  end
  return type(class.__index) == "table" and type(class.__index[name]) == "function"
end
