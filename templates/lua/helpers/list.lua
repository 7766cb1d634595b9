-- A []interface{} of the configuration.
function unplug.list(elements)
  return unplug.box("[]interface {}", elements)
end
