-- list[index] = value
function unplug.set_at(list, index, value)
  if index < 0 or index >= unplug.length(list) then
    error("index out of range")
  end
  if type(list) ~= "userdata" then
    list[index + 1] = unplug.held(value)
  elseif value == nil or value == unplug.null then
    list:set(index, luaNil.new())
  else
    list:set(index, value)
  end
end
