-- A list of texts as fmt prints it.
function unplug.show_list(list)
  return "[" .. unplug.concat(list, " ") .. "]"
end
