-- strings.LastIndex
function unplug.last_index_of(text, part)
  if part == "" then
    return #text
  end
  local last, from = -1, 1
  while true do
    local at = string.find(text, part, from, true)
    if not at then
      return last
    end
    last = at - 1
    from = at + 1
  end
end
