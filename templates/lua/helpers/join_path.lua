-- path.Join
function unplug.join_path(elements)
  local parts = {}
  for _, element in ipairs(elements) do
    if element ~= "" then
      parts[#parts + 1] = element
    end
  end
  if #parts == 0 then
    return ""
  end
  return unplug.clean_path(unplug.concat(parts, "/"))
end
