-- A struct type: its methods.
function unplug.class()
  local class = {}
  class.__index = class
  return class
end
