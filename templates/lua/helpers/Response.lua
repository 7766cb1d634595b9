-- The gateway's response as modifiers get it.
unplug.Response = unplug.class()

function unplug.new_response(hasHeaders)
  return setmetatable({ live = response.load(), headers = not hasHeaders and unplug.none or nil }, unplug.Response)
end

function unplug.Response:Context()
  return unplug.context
end

function unplug.Response:Request()
  return unplug.new_request()
end

function unplug.Response:Data()
  self.data = self.data or self.live:data()
  return self.data
end

function unplug.Response:IsComplete()
  return self.live:isComplete()
end

function unplug.Response:StatusCode()
  return self.live:statusCode()
end

-- Responses that are decoded have nil headers in Go.
function unplug.Response:Headers()
  if self.headers == nil then
    self.headers = unplug.copy_headers(self.live)
    self.headersBefore = unplug.copy_headers(self.live)
  end
  return self.headers
end

function unplug.Response:Io()
  if self.body == nil then
    self.body = unplug.body_of(self.live)
  end
  return self.body
end
