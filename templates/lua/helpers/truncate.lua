-- int(f): towards zero
function unplug.truncate(number)
  if number < 0 then
    return -(-number - -number % 1)
  end
  return number - number % 1
end
