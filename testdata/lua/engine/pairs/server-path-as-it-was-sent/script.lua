-- The text of a URL has the query, and what a client escaped.
function handle(c)
  if c:url() == "/items/secret" then
    custom_error("denied", 404)
  end
end
