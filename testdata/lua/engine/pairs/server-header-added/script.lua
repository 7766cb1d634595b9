function handle(c)
  c:headers("X-Trace", "gateway")
end
