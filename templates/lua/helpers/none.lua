-- The nil map and the nil slice: it can be read, and nothing can be put into it.
unplug.none = setmetatable({}, {
  __newindex = function()
    error("assignment to an entry of a nil map or slice")
  end,
})
