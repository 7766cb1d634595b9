-- A map of texts, or of lists of texts, as fmt prints it.
function unplug.show_map(map)
  local parts = {}
  for i, key in ipairs(unplug.keys(map)) do
    local value = map[key]
    parts[i] = key .. ":" .. (type(value) == "table" and unplug.show_list(value) or value)
  end
  return "map[" .. unplug.concat(parts, " ") .. "]"
end
