function handle(c)
  if c:query("key") ~= "sesame" and c:host() ~= "localhost" then
    custom_error("denied", 401)
  end
end
