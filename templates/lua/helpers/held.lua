-- A value as maps and lists hold it.
function unplug.held(value)
  if value == nil then
    return unplug.null
  end
  return value
end
