-- Values in interfaces whose type Lua does not show.
unplug.Box = unplug.class()
