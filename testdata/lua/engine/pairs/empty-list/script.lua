-- {} inside of a Lua table is null.
function modify(r)
  r:data():set("links", { none = {}, some = { "a" } })
end
