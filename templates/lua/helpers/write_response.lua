-- Writes the fields of the last response back, as far as they are not as they were. Its data is the live one.
function unplug.write_response(gateway, last)
  local live = gateway.live
  local complete, status = last:IsComplete(), last:StatusCode()
  local body, headers = last:Io(), last == gateway and gateway.headers or last:Headers()
  if complete ~= live:isComplete() then
    live:isComplete(complete)
  end
  if status ~= live:statusCode() then
    live:statusCode(status)
  end
  if body.touched then
    live:body(body.rest)
  end
  if headers and headers ~= unplug.none then
    unplug.write_headers(live, gateway.headersBefore or unplug.copy_headers(live), headers)
  end
end
