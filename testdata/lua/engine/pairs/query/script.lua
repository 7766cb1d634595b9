function modify(r)
  r:query(r:query() .. "&via=gateway")
end
