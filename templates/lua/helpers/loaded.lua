-- The map, loaded.
function unplug.loaded(map)
  if unplug.is_lazy(map) then
    getmetatable(map).load()
  end
  return map
end
