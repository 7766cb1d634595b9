-- Runs the handlers of http-server plugins as 2.x did: each stands before those named earlier, a factory that fails makes
-- none, and the first before all of them is the gateway.
function unplug.serve(names, extra, path)
  local request = unplug.new_http_request(path)
  local writer, handler, isPassedOn = {}, {}, false
  function writer:WriteHeader(status)
    custom_error("answered by a script", status)
  end
  function handler:ServeHTTP()
    isPassedOn = true
  end
  for _, name in ipairs(names) do
    local made, err = unplug.handlerFactories[name](unplug.context, extra, handler)
    if err == nil then
      handler = made
    end
  end
  handler:ServeHTTP(writer, request)
  if not isPassedOn then
    writer:WriteHeader(200)
  end
  request:flush()
end
