-- The plugin edits the query that the second backend's URL is made of, the script makes a new one.
function modify(r)
  r:query(r:query() .. "&via=gateway")
end
