-- The modifiers of these names; a factory may give none.
function unplug.modifiers(factories, names, extra)
  local modifiers = {}
  for _, name in ipairs(names) do
    local modifier = factories[name](extra)
    if modifier ~= nil then
      modifiers[#modifiers + 1] = modifier
    end
  end
  return modifiers
end
