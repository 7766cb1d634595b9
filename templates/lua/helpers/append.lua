-- list = append(list, ...) where nothing else holds the list
function unplug.append(list, ...)
  local count = select("#", ...)
  if count == 0 then
    return list
  end
  if list == unplug.none then
    list = {}
  end
  for i = 1, count do
    list[#list + 1] = (select(i, ...))
  end
  return list
end
