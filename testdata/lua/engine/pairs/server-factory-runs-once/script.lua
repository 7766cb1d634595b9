function handle(c)
  c:headers("X-Made", "1")
end
