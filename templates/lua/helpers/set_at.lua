-- list[index] = value
function unplug.set_at(list, index, value)
  if index < 0 or index >= #list then
    error("index out of range")
  end
  list[index + 1] = unplug.held(value)
end
