-- Whether nobody has looked into the map yet.
function unplug.is_lazy(map)
  local lazy = getmetatable(map)
  return lazy ~= nil and lazy.load ~= nil
end
