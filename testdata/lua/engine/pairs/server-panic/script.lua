-- The router answers 500 to a panic, but it is behind the plugin: the connection is dropped.
function handle(c)
  custom_error("denied", 500)
end
