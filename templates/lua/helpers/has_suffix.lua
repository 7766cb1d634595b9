-- strings.HasSuffix
function unplug.has_suffix(text, suffix)
  return #text >= #suffix and string.sub(text, #text - #suffix + 1) == suffix
end
