-- len(list)
function unplug.length(list)
  if type(list) == "userdata" then
    return list:len()
  end
  return #list
end
