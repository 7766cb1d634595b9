-- null is not nil in a script.
function modify(r)
  local data = r:data()
  if data:get("price") == nil then
    data:del("price")
  end
end
