-- list[index]
function unplug.at(list, index)
  if type(list) == "userdata" then
    if index < 0 or index >= list:len() then
      error("index out of range")
    end
    return unplug.from_data(list:get(index))
  end
  local value = list[index + 1]
  if value == nil then
    error("index out of range")
  end
  if value == unplug.null then
    return nil
  end
  return value
end
