-- strings.Contains
function unplug.contains(text, part)
  return string.find(text, part, 1, true) ~= nil
end
