function handle(c)
  if c:headers("X-Role") ~= "admin" then
    custom_error("denied", 403)
  end
end
