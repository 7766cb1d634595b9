-- Runs modifiers of requests as 2.x did: each gets what the one before gave; what is no request is ignored.
function unplug.request(names, extra)
  local gateway = unplug.new_request()
  local current = gateway
  for _, modifier in ipairs(unplug.modifiers(unplug.requestFactories, names, extra)) do
    local result, err = modifier(current)
    if err ~= nil then
      gateway:flush()
      unplug.deny(err)
    end
    local methods = { "Params", "Headers", "Body", "Method", "URL", "Query", "Path" }
    current = unplug.as_interface(result, methods) or current
  end
  unplug.write_request(gateway, current)
end
