function handle(c)
  if c:params("id") == "secret" then
    custom_error("denied", 404)
  end
end
