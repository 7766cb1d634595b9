-- A new list for the response's data.
function unplug.data_list(elements)
  local list = luaList.new()
  for i, value in ipairs(elements) do
    list:set(i - 1, value == unplug.null and luaNil.new() or value)
  end
  return list
end
