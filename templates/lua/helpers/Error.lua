-- What errors.New makes.
unplug.Error = unplug.class()

function unplug.Error:Error()
  return self.text
end
