function modify(r)
  local data = r:data()
  data:set("count", data:len())
  local tags = luaList.new()
  tags:set(0, "a")
  tags:set(1, "b")
  data:set("tags", tags)
end
