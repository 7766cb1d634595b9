-- A new object for the response's data.
function unplug.data_map(members)
  local map = luaTable.new()
  for key, value in pairs(members) do
    unplug.put(map, key, value)
  end
  return map
end
