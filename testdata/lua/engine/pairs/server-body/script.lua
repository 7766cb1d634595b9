-- The length stays as it was in both.
function handle(c)
  local body = c:body()
  if string.sub(body, 1, 1) == "{" then
    custom_error("denied", 400)
  end
  c:body("<" .. body .. ">")
end
