-- The body of the gateway's request or response, which is not read before someone asks for it.
function unplug.body_of(live)
  return setmetatable({ rest = "", live = live, touched = false }, unplug.Reader)
end
