-- No endpoint answers it, but the router has been here already.
function handle(c)
  c:method("DELETE")
end
