-- A map[string]interface{} of the configuration, inside of another.
function unplug.map(members)
  return unplug.box("map[string]interface {}", members)
end
