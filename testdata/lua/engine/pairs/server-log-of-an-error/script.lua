-- An error without a status is logged.
function handle(c)
  if c:headers("X-User") == "" then
    custom_error("nobody")
  end
end
