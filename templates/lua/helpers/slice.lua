-- text[low:high]
function unplug.slice(text, low, high)
  high = high or #text
  if low < 0 or high > #text or low > high then
    error("slice bounds out of range")
  end
  return string.sub(text, low + 1, high)
end
