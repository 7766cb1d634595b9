-- A value of the configuration as JSON fills it into a variable that holds `old`; and whether all of it fits.
function unplug.decode(value, spec, old)
  if spec.kind == "any" then
    return unplug.generic(value), true
  elseif value == nil or value == unplug.null then
    local isReference = spec.kind == "list" or spec.kind == "map"
    if spec.kind == "pointer" then
      return nil, true
    end
    return isReference and unplug.none or old, true
  elseif spec.kind == "string" or spec.kind == "bool" then
    local fits = type(value) == (spec.kind == "string" and "string" or "boolean")
    if fits then
      return value, true
    end
    return old, false
  elseif spec.kind == "int" or spec.kind == "float" then
    local number = unplug.generic(value)
    if type(number) == "number" and (spec.kind == "float" or number % 1 == 0) then
      return number, true
    end
    return old, false
  elseif spec.kind == "pointer" then
    return unplug.decode(value, spec.to, old or spec.new())
  end
  local members, isMap = unplug.as_map(value)
  local elements, isList = unplug.as_list(value)
  local all = true
  if spec.kind == "list" and isList then
    local list = {}
    for i, element in ipairs(elements) do
      local before = old[i] -- an element that is there is filled
      if before == nil then
        before = spec.zero()
      elseif before == unplug.null then
        before = nil
      end
      local decoded, ok = unplug.decode(element, spec.of, before)
      list[i] = unplug.held(decoded)
      all = all and ok
    end
    return list, all
  elseif spec.kind == "map" and isMap then
    local map = old == unplug.none and {} or old
    for _, key in ipairs(unplug.keys(members)) do
      local decoded, ok = unplug.decode(members[key], spec.of, spec.zero())
      map[key] = unplug.held(decoded)
      all = all and ok
    end
    return map, all
  elseif spec.kind == "struct" and isMap then
    for _, key in ipairs(unplug.keys(members)) do
      local known = spec.fields[key]
      if known then
        local decoded, ok = unplug.decode(members[key], known.type, old[known.field])
        old[known.field] = decoded
        all = all and ok
      end
    end
    return old, all
  end
  return old, false
end
