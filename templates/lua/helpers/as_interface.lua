-- x, ok := value.(I), where I has these methods
function unplug.as_interface(value, methods)
  if value == nil then
    return nil, false
  end
  for _, name in ipairs(methods) do
    if not unplug.has_method(value, name) then
      return nil, false
    end
  end
  return value, true
end
