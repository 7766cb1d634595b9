-- http.Header.Values of a canonical name
function unplug.values_of(map, key)
  return map[key] or unplug.none
end
