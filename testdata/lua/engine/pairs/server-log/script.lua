function handle(c)
  if c:headers("X-User") == "" then
    custom_error("nobody", 403)
  end
end
