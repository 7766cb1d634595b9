-- path.Clean
function unplug.clean_path(path)
  if path == "" then
    return "."
  end
  local rooted = string.sub(path, 1, 1) == "/"
  local parts = {}
  for _, part in ipairs(unplug.split(path, "/", -1)) do
    if part == ".." then
      if #parts > 0 and parts[#parts] ~= ".." then
        parts[#parts] = nil
      elseif not rooted then
        parts[#parts + 1] = part
      end
    elseif part ~= "" and part ~= "." then
      parts[#parts + 1] = part
    end
  end
  local clean = (rooted and "/" or "") .. unplug.concat(parts, "/")
  return clean == "" and "." or clean
end
