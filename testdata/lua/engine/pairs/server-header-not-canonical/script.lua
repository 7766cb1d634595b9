function handle(c)
  c:headers("x-role", "guest")
end
