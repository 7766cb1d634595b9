-- strings.HasPrefix for a constant: a text that begins with it comes before `after`, the next text that does not.
function unplug.starts_with(text, prefix, after)
  return text >= prefix and text < after
end
