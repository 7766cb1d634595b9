-- A struct out of an interface or a map, copied, with what tells whether it is there.
function unplug.copy_first(struct, ok)
  return unplug.copy(struct), ok
end
