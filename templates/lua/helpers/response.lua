-- Runs modifiers of responses as 2.x did. `hasHeaders`: the response is passed on as it came, with its headers.
function unplug.response(names, extra, hasHeaders)
  local gateway = unplug.new_response(hasHeaders)
  local current = gateway
  for _, modifier in ipairs(unplug.modifiers(unplug.responseFactories, names, extra)) do
    local result, err = modifier(current)
    if err ~= nil then
      unplug.deny(err)
    end
    local methods = { "Data", "Io", "IsComplete", "Headers", "StatusCode" }
    current = unplug.as_interface(result, methods) or current
  end
  unplug.write_response(gateway, current)
end
