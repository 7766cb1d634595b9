-- value, ok := map[key]
function unplug.lookup(map, key, zero)
  if type(map) == "userdata" then
    if not map:keyExists(key) then
      return zero, false
    end
    return unplug.from_data(map:get(key)), true
  end
  local value = map[key]
  if value == nil then
    return zero, false
  end
  if value == unplug.null then
    return nil, true
  end
  return value, true
end
