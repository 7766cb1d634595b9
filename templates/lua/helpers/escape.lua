-- url.QueryEscape
function unplug.escape(text)
  local digits, parts = "0123456789ABCDEF", {}
  for i = 1, #text do
    local byte, char = string.byte(text, i), string.sub(text, i, i)
    local isPlain = byte >= 48 and byte <= 57 or byte >= 65 and byte <= 90 or byte >= 97 and byte <= 122
      or char == "-" or char == "_" or char == "." or char == "~"
    if isPlain then
      parts[i] = char
    elseif char == " " then
      parts[i] = "+"
    else
      local low = byte % 16
      local high = (byte - low) / 16
      parts[i] = "%" .. string.sub(digits, high + 1, high + 1) .. string.sub(digits, low + 1, low + 1)
    end
  end
  return unplug.concat(parts, "")
end
