-- append(list, more...): the list that was there stays as it is.
function unplug.appended_all(list, more)
  if unplug.length(more) == 0 then
    return list
  end
  return unplug.append_all(unplug.append_all(unplug.none, list), more)
end
