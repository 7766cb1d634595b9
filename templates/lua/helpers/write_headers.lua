-- Writes back what is not as it was.
function unplug.write_headers(live, before, after)
  local function isSame(a, b)
    if a == nil or #a ~= #b then
      return false
    end
    for i = 1, #a do
      if a[i] ~= b[i] then
        return false
      end
    end
    return true
  end
  for name in pairs(before) do
    if after[name] == nil then
      live:headers(name, nil)
    end
  end
  for name, values in pairs(after) do
    if not isSame(before[name], values) then
      local list = luaList.new()
      for i, value in ipairs(values) do
        list:set(i - 1, value)
      end
      live:headerList(name, list)
    end
  end
end
