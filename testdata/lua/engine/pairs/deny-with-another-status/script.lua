function modify(r)
  if r:headerList("X-User"):len() == 0 then
    custom_error("who are you?", 403)
  end
end
