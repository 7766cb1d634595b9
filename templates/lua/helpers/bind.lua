-- A method as a function.
function unplug.bind(method, receiver)
  return function(...)
    return method(receiver, ...)
  end
end
