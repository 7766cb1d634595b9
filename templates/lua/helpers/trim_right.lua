-- strings.TrimRight with a cut set of ASCII characters
function unplug.trim_right(text, set)
  local last = #text
  while last > 0 and string.find(set, string.sub(text, last, last), 1, true) do
    last = last - 1
  end
  return string.sub(text, 1, last)
end
