-- strconv.ParseBool
function unplug.parse_bool(text)
  if text == "1" or text == "t" or text == "T" or text == "true" or text == "TRUE" or text == "True" then
    return true, nil
  end
  if text == "0" or text == "f" or text == "F" or text == "false" or text == "FALSE" or text == "False" then
    return false, nil
  end
  return false, unplug.new_error("invalid syntax")
end
