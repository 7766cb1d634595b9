-- A body: what is left to read of it.
unplug.Reader = unplug.class()

function unplug.Reader:take()
  local text = self.live and not self.touched and self.live:body() or self.rest
  self.rest = ""
  self.touched = true
  return text
end
