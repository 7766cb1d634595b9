-- The keys of a map, sorted: Go's own order is any.
function unplug.keys(map)
  local keys = {}
  if type(map) == "userdata" then
    local all = map:keys()
    for i = 0, all:len() - 1 do
      keys[#keys + 1] = all:get(i)
    end
    return keys
  end
  for key in pairs(unplug.loaded(map)) do
    keys[#keys + 1] = key
  end
  table.sort(keys, function(a, b)
    if type(a) == "boolean" then
      return b and not a
    end
    return a < b
  end)
  return keys
end
