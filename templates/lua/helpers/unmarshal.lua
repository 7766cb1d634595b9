-- json.Unmarshal of settings into a struct: what does not fit leaves its field as it is, and the rest is filled.
function unplug.unmarshal(json, struct, spec)
  local _, ok = unplug.decode(json.value, spec, struct)
  return not ok and unplug.new_error("json: cannot unmarshal") or nil
end
