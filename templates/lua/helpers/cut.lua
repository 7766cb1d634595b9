-- strings.Cut
function unplug.cut(text, separator)
  local at = string.find(text, separator, 1, true)
  if not at then
    return text, "", false
  end
  return string.sub(text, 1, at - 1), string.sub(text, at + #separator), true
end
