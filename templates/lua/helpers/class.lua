-- A struct type: its methods, and the names of fields that hold structs which are copied with it.
function unplug.class(copied)
  local class = { __copied = copied }
  class.__index = class
  return class
end
