-- strings.HasPrefix
function unplug.has_prefix(text, prefix)
  return string.sub(text, 1, #prefix) == prefix
end
