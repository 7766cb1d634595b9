-- strings.TrimPrefix
function unplug.trim_prefix(text, prefix)
  if unplug.has_prefix(text, prefix) then
    return string.sub(text, #prefix + 1)
  end
  return text
end
