-- strings.TrimSuffix
function unplug.trim_suffix(text, suffix)
  if unplug.has_suffix(text, suffix) then
    return string.sub(text, 1, #text - #suffix)
  end
  return text
end
