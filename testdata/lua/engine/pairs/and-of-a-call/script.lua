-- gopher-lua 1.1.1 leaves a variable as it was when the first part of an `and` is a call that gives false.
local function several(r)
  return r:headerList("X-User"):len() > 1
end

function modify(r)
  local both = true
  both = several(r) and r:method() == "GET"
  r:headers("X-Both", tostring(both))
end
