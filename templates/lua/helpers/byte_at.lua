-- text[index]
function unplug.byte_at(text, index)
  if index < 0 or index >= #text then
    error("index out of range")
  end
  return (string.byte(text, index + 1))
end
