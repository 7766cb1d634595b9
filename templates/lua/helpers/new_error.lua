-- errors.New(text)
function unplug.new_error(text)
  return setmetatable({ text = text }, unplug.Error)
end
