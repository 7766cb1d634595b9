-- list = append(list, more...) where nothing else holds the list
function unplug.append_all(list, more)
  local count = unplug.length(more)
  if count == 0 then
    return list
  end
  if list == unplug.none then
    list = {}
  end
  for i = 0, count - 1 do
    list[#list + 1] = unplug.held(unplug.at(more, i))
  end
  return list
end
