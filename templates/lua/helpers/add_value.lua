-- url.Values.Add, and http.Header.Add of a canonical name
function unplug.add_value(map, key, value)
  map[key] = unplug.appended(map[key] or unplug.none, value)
end
