-- An empty body stays empty here.
function modify(r)
  local body = r:body()
  if body ~= "" then
    r:body("got: " .. body)
  end
end
