-- len(map)
function unplug.count(map)
  if type(map) == "userdata" then
    return map:len()
  end
  local count = 0
  for _ in pairs(unplug.loaded(map)) do
    count = count + 1
  end
  return count
end
