-- a / b for integers that are not negative
function unplug.divide(a, b)
  if b == 0 then
    error("integer divide by zero")
  end
  return (a - a % b) / b
end
