-- The gateway's request as modifiers get it. What is asked for is loaded once, so that changes are seen again.
unplug.Request = unplug.class()

function unplug.new_request()
  return setmetatable({ live = request.load() }, unplug.Request)
end

function unplug.Request:Context()
  return unplug.context
end

function unplug.Request:Method()
  return self.live:method()
end

function unplug.Request:Path()
  return self.live:path()
end

function unplug.Request:URL()
  if self.url == nil and self.live:url() ~= "" then
    self.url = { text = self.live:url() }
  end
  return self.url
end

function unplug.Request:Headers()
  if self.headers == nil then
    self.headers = unplug.copy_headers(self.live)
    self.headersBefore = unplug.copy_headers(self.live)
  end
  return self.headers
end

function unplug.Request:Query()
  self.query = self.query or unplug.lazy(function()
    return unplug.decode_query(self.live:query())
  end)
  return self.query
end

function unplug.Request:Params()
  if self.params == nil then
    self.params = {}
    self.paramsBefore = {}
    local all = self.live:params()
    for _, name in ipairs(unplug.keys(all)) do
      self.params[name] = all:get(name)
      self.paramsBefore[name] = all:get(name)
    end
  end
  return self.params
end

function unplug.Request:Body()
  if self.body == nil then
    self.body = unplug.body_of(self.live)
  end
  return self.body
end

-- What was changed in the maps themselves, which others hold as well.
function unplug.Request:flush()
  if self.headers then
    unplug.write_headers(self.live, self.headersBefore, self.headers)
  end
  for name, value in pairs(self.params or {}) do
    if value ~= self.paramsBefore[name] then
      self.live:params(name, value)
    end
  end
end
