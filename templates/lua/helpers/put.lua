-- map[key] = value
function unplug.put(map, key, value)
  if type(map) == "userdata" then
    if value == nil or value == unplug.null then
      value = luaNil.new()
    end
    map:set(key, value)
    return
  end
  if value == nil then
    value = unplug.null
  end
  map[key] = value
end
