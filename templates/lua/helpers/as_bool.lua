-- b, ok := value.(bool)
function unplug.as_bool(value)
  if type(value) == "boolean" then
    return value, true
  end
  return false, false
end
