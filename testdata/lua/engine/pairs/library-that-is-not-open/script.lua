function modify(r)
  local data = r:data()
  local id = data:get("id")
  if type(id) == "string" then
    data:set("key", string.upper(id))
  end
end
