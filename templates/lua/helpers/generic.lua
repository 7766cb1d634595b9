-- A value of the configuration as JSON decodes it into an interface{}: all numbers are float64.
function unplug.generic(value)
  if value == nil or value == unplug.null then
    return nil
  end
  local class = getmetatable(value)
  if type(value) ~= "table" or class ~= unplug.Box then
    return value
  end
  if value.kind == "int" or value.kind == "int64" then
    return value.value
  end
  local copy = {}
  for key, element in pairs(value.value) do
    copy[key] = unplug.held(unplug.generic(element))
  end
  return unplug.box(value.kind, copy)
end
