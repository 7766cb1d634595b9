-- value.(T) without asking whether it is one
function unplug.must(value, ok)
  if not ok then
    error("the value is of another type")
  end
  return value
end
