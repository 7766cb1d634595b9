function modify(r)
  r:headers("X-Via", "gateway")
end
