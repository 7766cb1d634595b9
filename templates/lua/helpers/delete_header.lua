-- http.Header.Del
function unplug.delete_header(headers, key)
  return unplug.delete_key(headers, unplug.canonical_key(key))
end
