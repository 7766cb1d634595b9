-- strings.CutSuffix
function unplug.cut_suffix(text, suffix)
  return unplug.trim_suffix(text, suffix), unplug.has_suffix(text, suffix)
end
