-- strings.EqualFold where one of the two is of ASCII characters
function unplug.equal_fold(a, b)
  local function folded(text)
    -- The Kelvin sign and the long s are the only others that fold to ASCII characters.
    return unplug.replace(unplug.replace(text, "\226\132\170", "k", -1), "\197\191", "s", -1)
  end
  local function isAscii(text)
    for i = 1, #text do
      if string.byte(text, i) > 127 then
        return false
      end
    end
    return true
  end
  a = folded(a)
  b = folded(b)
  return isAscii(a) and isAscii(b) and string.lower(a) == string.lower(b)
end
