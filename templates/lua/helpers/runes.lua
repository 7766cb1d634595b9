-- for index, rune := range text: bytes that are no UTF-8 give U+FFFD, one by one.
function unplug.runes(text)
  local position = 1
  return function()
    if position > #text then
      return nil
    end
    local start = position
    local first = string.byte(text, start)
    position = start + 1
    if first < 128 then
      return start - 1, first
    end
    local count, rune, low, high = 0, 0, 128, 191
    if first >= 194 and first <= 223 then
      count = 1
      rune = first - 192
    elseif first >= 224 and first <= 239 then
      count = 2
      rune = first - 224
      if first == 224 then
        low = 160
      elseif first == 237 then
        high = 159
      end
    elseif first >= 240 and first <= 244 then
      count = 3
      rune = first - 240
      if first == 240 then
        low = 144
      elseif first == 244 then
        high = 143
      end
    else
      return start - 1, 65533
    end
    for i = 1, count do
      local byte = start + i <= #text and string.byte(text, start + i) or 0
      if byte < low or byte > high then
        return start - 1, 65533
      end
      rune = rune * 64 + byte - 128
      low = 128
      high = 191
    end
    position = start + count + 1
    return start - 1, rune
  end
end
