-- An error becomes the gateway's answer: 500, or what the error says itself.
function unplug.deny(err)
  local message = err:Error()
  if not unplug.has_method(err, "StatusCode") then
    custom_error(message)
  end
  local status = err:StatusCode()
  local encoding = unplug.has_method(err, "Encoding") and err:Encoding() or ""
  if encoding == "" then
    custom_error(message, status)
  end
  custom_error(message, status, encoding)
end
