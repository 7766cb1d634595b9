function unplug.panic()
  error("panic")
end
