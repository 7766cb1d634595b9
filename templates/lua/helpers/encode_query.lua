-- url.Values.Encode
function unplug.encode_query(values)
  local parts = {}
  for _, key in ipairs(unplug.keys(values)) do
    for _, value in ipairs(values[key]) do
      parts[#parts + 1] = unplug.escape(key) .. "=" .. unplug.escape(value)
    end
  end
  return unplug.concat(parts, "&")
end
