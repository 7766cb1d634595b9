local function several(r)
  return r:headerList("X-User"):len() > 1
end

function modify(r)
  local both = several(r) and r:method() == "GET"
  r:headers("X-Both", tostring(both))
end
