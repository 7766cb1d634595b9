-- A strings.Builder.
function unplug.new_builder()
  return { text = "" }
end
