-- path.Base
function unplug.base_path(path)
  if path == "" then
    return "."
  end
  while #path > 0 and string.sub(path, -1) == "/" do
    path = string.sub(path, 1, #path - 1)
  end
  local slash = unplug.last_index_of(path, "/")
  path = string.sub(path, slash + 2)
  return path == "" and "/" or path
end
