-- http.CanonicalHeaderKey
function unplug.canonical_key(key)
  local parts, upper = {}, true
  for i = 1, #key do
    local byte = string.byte(key, i)
    local char = string.sub(key, i, i)
    if byte <= 32 or byte >= 127 or string.find("()<>@,;:\\\"/[]?={}", char, 1, true) then
      return key
    end
    parts[i] = upper and string.upper(char) or string.lower(char)
    upper = char == "-"
  end
  return unplug.concat(parts, "")
end
