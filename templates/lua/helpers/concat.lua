-- strings.Join: a part at a time, since the gateway's Lua runs out of registers on long lists.
function unplug.concat(parts, separator)
  local text, step = "", 500
  for from = 1, #parts, step do
    local last = from + step - 1
    if last > #parts then
      last = #parts
    end
    text = text .. (from > 1 and separator or "") .. table.concat(parts, separator, from, last)
  end
  return text
end
