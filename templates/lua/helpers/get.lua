-- map[key]
function unplug.get(map, key)
  if type(map) == "userdata" then
    return unplug.from_data(map:get(key))
  end
  local value = map[key]
  if value == unplug.null then
    return nil
  end
  return value
end
