-- What RegisterHandlers is handed.
unplug.handlerFactories = {}

function unplug.register_handler(name, factory)
  unplug.handlerFactories[name] = factory
end
