-- Headers as Go has them: lists by name.
function unplug.copy_headers(live)
  local headers, all = {}, live:headers()
  for _, name in ipairs(unplug.keys(all)) do
    local list, values = all:get(name), {}
    for i = 0, list:len() - 1 do
      values[#values + 1] = list:get(i)
    end
    headers[name] = values
  end
  return headers
end
