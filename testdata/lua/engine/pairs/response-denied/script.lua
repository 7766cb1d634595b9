function modify(r)
  local owner = r:data():get("owner")
  if type(owner) ~= "string" then
    custom_error("no owner", 404)
  end
end
