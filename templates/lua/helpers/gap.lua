-- A part of the plugin that nobody has written yet: no request and no response passes it.
function unplug.gap(place)
  custom_error("not written yet: " .. place, 500)
end
