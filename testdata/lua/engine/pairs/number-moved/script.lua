-- A number goes through a float64, and null is lost.
function modify(r)
  local data = r:data()
  if data:keyExists("id") then
    data:set("key", data:get("id"))
    data:del("id")
  end
end
