-- An empty message loses its separator on the way.
function modify(r)
  local id = r:params("Id")
  if id ~= "1" then
    custom_error(id, 403)
  end
end
