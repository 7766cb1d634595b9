-- strings.Trim with a cut set of ASCII characters
function unplug.trim(text, set)
  return unplug.trim_right(unplug.trim_left(text, set), set)
end
