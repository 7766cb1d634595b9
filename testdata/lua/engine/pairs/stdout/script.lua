function modify(r)
  print("user " .. r:headerList("x-user"):len())
end
