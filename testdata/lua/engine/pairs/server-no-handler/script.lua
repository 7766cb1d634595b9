-- A plugin that gives no handler leaves net/http's own, which knows no path.
function handle(c)
  custom_error("denied", 404)
end
