-- strings.Compare
function unplug.compare(a, b)
  if a == b then
    return 0
  end
  return a < b and -1 or 1
end
