-- What RegisterModifiers is handed.
unplug.requestFactories = {}
unplug.responseFactories = {}

function unplug.register(name, factory, onRequest, onResponse)
  if onRequest then
    unplug.requestFactories[name] = factory
  end
  if onResponse then
    unplug.responseFactories[name] = factory
  end
end
