-- The client's request as handlers of http-server plugins get it.
unplug.HttpRequest = unplug.class()

function unplug.new_http_request(path)
  return setmetatable({ live = ctx.load(), path = path }, unplug.HttpRequest)
end

function unplug.HttpRequest:Method()
  return self.live:method()
end

function unplug.HttpRequest:Host()
  return self.live:host()
end

function unplug.HttpRequest:Path()
  return self.path
end

function unplug.HttpRequest:QueryValue(key)
  return self.live:query(key)
end

function unplug.HttpRequest:Headers()
  if self.headers == nil then
    self.headers = unplug.copy_headers(self.live)
    self.headersBefore = unplug.copy_headers(self.live)
  end
  return self.headers
end

-- What was changed of it.
function unplug.HttpRequest:flush()
  if self.headers then
    unplug.write_headers(self.live, self.headersBefore, self.headers)
  end
end
