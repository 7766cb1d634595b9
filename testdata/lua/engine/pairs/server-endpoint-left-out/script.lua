function handle(c)
  if c:headers("X-User") == "" then
    custom_error("denied", 403)
  end
end
