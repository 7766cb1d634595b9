function modify(r)
  r:headers("X-Via", "gateway")
  r:headers("Cookie", nil)
end
