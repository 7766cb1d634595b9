-- url.Values.Del, and http.Header.Del of a canonical name
function unplug.delete_key(map, key)
  if map[key] ~= nil then
    map[key] = nil
  end
end
