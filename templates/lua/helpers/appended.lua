-- append(list, ...): the list that was there stays as it is.
function unplug.appended(list, ...)
  return unplug.append(unplug.append_all(unplug.none, list), ...)
end
