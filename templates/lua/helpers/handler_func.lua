-- http.HandlerFunc
unplug.HandlerFunc = unplug.class()

function unplug.handler_func(serve)
  return setmetatable({ serve = serve }, unplug.HandlerFunc)
end

function unplug.HandlerFunc:ServeHTTP(writer, request)
  self.serve(writer, request)
end
