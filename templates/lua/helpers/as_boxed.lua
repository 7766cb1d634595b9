-- x, ok := value.(T) for types that Lua does not show
function unplug.as_boxed(value, kind, zero)
  if type(value) == "table" then
    local class = getmetatable(value)
    if type(kind) == "table" and class == kind.__boxed or class == unplug.Box and value.kind == kind then
      return value.value, true
    end
  end
  return zero, false
end
