-- The length of the white space character at a byte of the text; 0 when there is none (unicode.IsSpace).
function unplug.space_at(text, at)
  local first = string.byte(text, at)
  if first == 32 or first >= 9 and first <= 13 then
    return 1
  end
  local two, three = string.sub(text, at, at + 1), string.sub(text, at, at + 2)
  if two == "\194\133" or two == "\194\160" then
    return 2
  end
  local isSpace = three == "\225\154\128" or three == "\226\129\159" or three == "\227\128\128"
    or #three == 3 and three >= "\226\128\128" and three <= "\226\128\138"
    or three == "\226\128\168" or three == "\226\128\169" or three == "\226\128\175"
  return isSpace and 3 or 0
end
