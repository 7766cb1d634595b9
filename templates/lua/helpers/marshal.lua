-- json.Marshal of settings, which only json.Unmarshal reads.
function unplug.marshal(value)
  return { value = value }, nil
end
