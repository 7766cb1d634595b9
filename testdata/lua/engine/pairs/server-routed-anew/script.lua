-- The router has been here already: the parameter stays.
function handle(c)
  c:url("/items/7")
end
