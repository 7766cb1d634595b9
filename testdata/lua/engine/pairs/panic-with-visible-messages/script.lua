-- The client would see the message, where a panic has no body.
function modify(r)
  error("assignment to entry in nil map")
end
