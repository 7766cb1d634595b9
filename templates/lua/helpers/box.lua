-- A value with its type, for an interface. The gateway's own tables and lists show theirs.
function unplug.box(kind, value)
  if type(value) == "userdata" then
    return value
  end
  if type(kind) == "table" then
    return setmetatable({ value = value }, kind.__boxed)
  end
  return setmetatable({ kind = kind, value = value }, unplug.Box)
end
