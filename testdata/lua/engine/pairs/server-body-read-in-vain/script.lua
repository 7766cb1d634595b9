-- A client that waits with its body sees whether it is read.
function handle(c)
  local body = c:body()
  if c:headers("X-User") == "" then
    custom_error("denied", 403)
  end
end
