-- strings.TrimSpace
function unplug.trim_space(text)
  local from = 1
  while from <= #text do
    local space = unplug.space_at(text, from)
    if space == 0 then
      break
    end
    from = from + space
  end
  local last = #text
  while last >= from do
    local cut = 0
    for length = 1, 3 do
      local start = last - length + 1
      if start >= from and unplug.space_at(text, start) == length then
        cut = length
      end
    end
    if cut == 0 then
      break
    end
    last = last - cut
  end
  return string.sub(text, from, last)
end
