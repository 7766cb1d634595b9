function modify(r)
  r:body("got: " .. r:body())
end
