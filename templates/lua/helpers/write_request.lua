-- Writes the seven fields of the last request back, as far as they are not as they were.
function unplug.write_request(gateway, last)
  local live = gateway.live
  local method, query, path = last:Method(), last:Query(), last:Path()
  local body, headers = last:Body(), last == gateway and gateway.headers or last:Headers()
  if method ~= live:method() then
    live:method(method)
  end
  if path ~= live:path() then
    live:path(path)
  end
  if not unplug.is_lazy(query) and unplug.encode_query(query) ~= live:query() then
    live:query(unplug.encode_query(query))
  end
  if body.touched then
    live:body(body.rest)
  end
  if headers ~= gateway.headers then
    gateway:Headers()
    gateway.headers = headers
  end
  gateway:flush()
end
