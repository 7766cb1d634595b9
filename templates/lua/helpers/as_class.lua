-- x, ok := value.(T) for a struct of the plugin
function unplug.as_class(value, class, zero)
  if type(value) == "table" and getmetatable(value) == class then
    return value, true
  end
  return zero, false
end
