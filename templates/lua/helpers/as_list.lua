-- l, ok := value.([]interface{})
function unplug.as_list(value)
  if type(value) == "userdata" and getmetatable(value) == luaList then
    return value, true
  end
  return unplug.as_boxed(value, "[]interface {}", unplug.none)
end
