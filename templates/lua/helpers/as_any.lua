-- x, ok := value.(interface{})
function unplug.as_any(value)
  return value, value ~= nil
end
