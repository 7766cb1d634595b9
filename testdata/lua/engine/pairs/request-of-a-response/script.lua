-- With one backend it is the backend's path by then.
function modify(r)
  r:data():set("path", request.load():path())
end
