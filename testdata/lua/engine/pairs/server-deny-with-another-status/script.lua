function handle(c)
  if c:headers("X-User") == "" then
    custom_error("denied", 401)
  end
end
