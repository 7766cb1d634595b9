-- strconv.Atoi, and ParseInt to base 10
function unplug.parse_int(text)
  local first = string.sub(text, 1, 1)
  local isSigned = first == "-" or first == "+"
  local sign = first == "-" and -1 or 1
  local digits = isSigned and string.sub(text, 2) or text
  local number, significant = 0, ""
  local function isBeyond(largest)
    return #significant > #largest or #significant == #largest and significant > largest
  end
  for i = 1, #digits do
    local digit = string.byte(digits, i) - 48
    if digit < 0 or digit > 9 then
      return 0, unplug.new_error("invalid syntax")
    end
    number = number * 10 + digit
    if digit > 0 or significant ~= "" then
      significant = significant .. string.sub(digits, i, i)
    end
    if isBeyond("18446744073709551615") then -- Go looks no further than to what an unsigned one holds
      return sign * 9223372036854775808, unplug.new_error("value out of range")
    end
  end
  if digits == "" then
    return 0, unplug.new_error("invalid syntax")
  end
  if isBeyond(sign < 0 and "9223372036854775808" or "9223372036854775807") then
    return sign * 9223372036854775808, unplug.new_error("value out of range")
  end
  return sign * number, nil
end
