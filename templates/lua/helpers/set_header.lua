-- http.Header.Set
function unplug.set_header(headers, key, value)
  unplug.set_first(headers, unplug.canonical_key(key), value)
end
