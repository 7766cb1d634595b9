-- http.Header.Values
function unplug.header_values(headers, key)
  return unplug.values_of(headers, unplug.canonical_key(key))
end
