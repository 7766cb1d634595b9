-- delete(map, key)
function unplug.delete(map, key)
  if type(map) == "userdata" then
    map:del(key)
  elseif map[key] ~= nil then
    map[key] = nil
  end
end
