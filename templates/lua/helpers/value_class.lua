-- A named type that is no struct: its methods take the value itself, or what boxes it in an interface.
function unplug.value_class()
  local class = { __boxed = {} }
  class.__boxed.__index = function(_, name)
    local method = class[name]
    return method and function(self, ...)
      return method(self.value, ...)
    end
  end
  return class
end
