-- Whether the map has the key.
function unplug.has_key(map, key)
  return map[key] ~= nil
end
