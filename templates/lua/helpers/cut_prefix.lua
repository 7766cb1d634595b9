-- strings.CutPrefix
function unplug.cut_prefix(text, prefix)
  return unplug.trim_prefix(text, prefix), unplug.has_prefix(text, prefix)
end
