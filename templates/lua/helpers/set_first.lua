-- url.Values.Set, and http.Header.Set of a canonical name
function unplug.set_first(map, key, value)
  map[key] = { value }
end
