-- s, ok := value.(string)
function unplug.as_string(value)
  if type(value) == "string" then
    return value, true
  end
  return "", false
end
