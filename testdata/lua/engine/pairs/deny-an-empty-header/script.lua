-- A header that is there without a value counts as missing here, and not in the plugin.
function modify(r)
  if r:headers("X-User") == "" then
    custom_error("who are you?", 401)
  end
end
