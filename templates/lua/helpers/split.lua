-- strings.SplitN with a separator that is not empty
function unplug.split(text, separator, limit)
  if limit == 0 then
    return unplug.none
  end
  local parts, from = {}, 1
  while limit < 0 or #parts + 1 < limit do
    local at = string.find(text, separator, from, true)
    if not at then
      break
    end
    parts[#parts + 1] = string.sub(text, from, at - 1)
    from = at + #separator
  end
  parts[#parts + 1] = string.sub(text, from)
  return parts
end
