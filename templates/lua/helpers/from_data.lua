-- A value of the response's data: JSON's numbers are json.Number in Go, null is nil.
function unplug.from_data(value)
  if type(value) == "number" then
    return unplug.box("json.Number", value)
  end
  if type(value) == "userdata" and getmetatable(value) == luaNil then
    return nil
  end
  return value
end
