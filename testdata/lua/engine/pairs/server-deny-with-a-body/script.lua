-- What a script says is not sent.
function handle(c)
  if c:headers("X-User") == "" then
    custom_error("denied", 403, "text/plain; charset=utf-8")
  end
end
