-- Nothing interrupts a script.
function modify(r)
  while r:method() == "GET" do
  end
  r:headers("X-Via", "gateway")
  r:headers("Cookie", nil)
end
