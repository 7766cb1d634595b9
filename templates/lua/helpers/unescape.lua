-- The text that url.QueryEscape made `text` of.
function unplug.unescape(text)
  local parts, at = {}, 1
  while at <= #text do
    local char = string.sub(text, at, at)
    if char == "%" then
      parts[#parts + 1] = string.char(tonumber(string.sub(text, at + 1, at + 2), 16))
      at = at + 3
    else
      parts[#parts + 1] = char == "+" and " " or char
      at = at + 1
    end
  end
  return unplug.concat(parts, "")
end
