-- a / b for integers: towards zero
function unplug.divide(a, b)
  return (a - unplug.modulo(a, b)) / b
end
