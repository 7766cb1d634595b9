-- for index, value := range list: as long as the list was at the start.
function unplug.each(list)
  local length, index = unplug.length(list), -1
  return function()
    index = index + 1
    if index < length then
      return index, unplug.at(list, index)
    end
  end
end
