-- url.Values.Get, and http.Header.Get of a canonical name
function unplug.get_first(map, key)
  local values = map[key]
  return values and values[1] or ""
end
