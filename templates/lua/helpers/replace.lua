-- strings.Replace of a text that is not empty
function unplug.replace(text, old, new, limit)
  local parts, from, count = {}, 1, 0
  while limit < 0 or count < limit do
    local at = string.find(text, old, from, true)
    if not at then
      break
    end
    parts[#parts + 1] = string.sub(text, from, at - 1)
    parts[#parts + 1] = new
    from = at + #old
    count = count + 1
  end
  parts[#parts + 1] = string.sub(text, from)
  return unplug.concat(parts, "")
end
