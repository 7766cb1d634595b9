-- The path as it was before the backend was called.
function save(r)
  path = r:path()
end

function modify(r)
  r:data():set("path", path)
end
