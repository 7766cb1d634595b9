-- A script reads without taking away.
function handle(c)
  if #c:body() > 100 then
    c:headers("X-Large", "yes")
  end
end
