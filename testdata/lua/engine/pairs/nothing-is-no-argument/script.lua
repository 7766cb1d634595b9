-- get gives nothing for a missing key, and type wants an argument.
function modify(r)
  if type(r:data():get("owner")) ~= "string" then
    custom_error("no owner", 404)
  end
end
