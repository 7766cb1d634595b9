-- strings.NewReader and the like
function unplug.new_reader(text)
  return setmetatable({ rest = text, touched = true }, unplug.Reader)
end
