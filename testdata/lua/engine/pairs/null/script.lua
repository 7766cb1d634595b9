function modify(r)
  local data = r:data()
  local price = data:get("price") -- nothing at all when it is missing, which is no argument
  if price ~= nil and getmetatable(price) == luaNil then
    data:del("price")
  end
end
