-- strings.Fields
function unplug.fields(text)
  local fields, start, at = {}, nil, 1
  while at <= #text do
    local space = unplug.space_at(text, at)
    if space == 0 then
      start = start or at
      at = at + 1
    else
      if start then
        fields[#fields + 1] = string.sub(text, start, at - 1)
        start = nil
      end
      at = at + space
    end
  end
  if start then
    fields[#fields + 1] = string.sub(text, start)
  end
  return fields
end
