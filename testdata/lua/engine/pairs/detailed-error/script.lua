function modify(r)
  if not r:data():keyExists("error_shop") then
    return
  end
  local failed = r:data():get("error_shop")
  if getmetatable(failed) == luaTable and failed:keyExists("http_body_encoding") then
    custom_error("the shop failed", failed:get("http_status_code"))
  end
end
