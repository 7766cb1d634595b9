-- In 2.x this ends the gateway.
function modify(r)
  error("assignment to entry in nil map")
end
