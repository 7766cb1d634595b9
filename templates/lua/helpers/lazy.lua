-- A map that is loaded when someone looks into it.
function unplug.lazy(load)
  local map, lazy = {}, {}
  function lazy.load()
    setmetatable(map, nil)
    for key, value in pairs(load()) do
      map[key] = value
    end
  end
  function lazy.__index(_, key)
    lazy.load()
    return map[key]
  end
  function lazy.__newindex(_, key, value)
    lazy.load()
    map[key] = value
  end
  return setmetatable(map, lazy)
end
