-- http.Header.Get
function unplug.get_header(headers, key)
  return unplug.get_first(headers, unplug.canonical_key(key))
end
