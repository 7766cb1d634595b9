function handle(c)
  c:headers("x-role", "guest")
  local trace = c:headerList("X-Trace")
  trace:set(trace:len(), "gateway")
  c:headerList("X-Trace", trace)
  c:headers("Cookie", nil)
end
