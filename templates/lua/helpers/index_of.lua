-- strings.Index
function unplug.index_of(text, part)
  local at = string.find(text, part, 1, true)
  return at and at - 1 or -1
end
