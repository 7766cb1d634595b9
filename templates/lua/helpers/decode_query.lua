-- The values that url.Values.Encode made `text` of.
function unplug.decode_query(text)
  local values = {}
  if text == "" then
    return values
  end
  for _, pair in ipairs(unplug.split(text, "&", -1)) do
    local key, value = unplug.cut(pair, "=")
    unplug.add_value(values, unplug.unescape(key), unplug.unescape(value))
  end
  return values
end
