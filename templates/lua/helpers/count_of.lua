-- strings.Count of a text that is not empty
function unplug.count_of(text, part)
  local count, from = 0, 1
  while true do
    local at = string.find(text, part, from, true)
    if not at then
      return count
    end
    count = count + 1
    from = at + #part
  end
end
