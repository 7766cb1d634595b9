function handle(c)
  if c:headers("X-Probe") ~= "" then
    custom_error("denied", 200)
  end
end
