-- strings.TrimLeft with a cut set of ASCII characters
function unplug.trim_left(text, set)
  local from = 1
  while from <= #text and string.find(set, string.sub(text, from, from), 1, true) do
    from = from + 1
  end
  return string.sub(text, from)
end
