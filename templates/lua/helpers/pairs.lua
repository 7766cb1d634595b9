-- for key, value := range map
function unplug.pairs(map)
  local keys, at = unplug.keys(map), 0
  return function()
    while at < #keys do
      at = at + 1
      local value, there = unplug.lookup(map, keys[at])
      if there then -- it was not deleted in the meantime
        return keys[at], value
      end
    end
  end
end
