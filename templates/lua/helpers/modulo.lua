-- a % b for integers: with the sign of a
function unplug.modulo(a, b)
  if b == 0 then
    error("integer divide by zero")
  end
  local rest = (a < 0 and -a or a) % (b < 0 and -b or b)
  return a < 0 and -rest or rest
end
