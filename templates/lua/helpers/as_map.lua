-- m, ok := value.(map[string]interface{})
function unplug.as_map(value)
  if type(value) == "userdata" and getmetatable(value) == luaTable then
    return value, true
  end
  return unplug.as_boxed(value, "map[string]interface {}", unplug.none)
end
