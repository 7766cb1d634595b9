-- a % b for integers that are not negative
function unplug.modulo(a, b)
  if b == 0 then
    error("integer divide by zero")
  end
  return a % b
end
