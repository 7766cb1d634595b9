-- f, ok := value.(float64)
function unplug.as_float(value)
  if type(value) == "number" then
    return value, true
  end
  return 0, false
end
