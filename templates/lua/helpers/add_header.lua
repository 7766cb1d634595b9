-- http.Header.Add
function unplug.add_header(headers, key, value)
  unplug.add_value(headers, unplug.canonical_key(key), value)
end
