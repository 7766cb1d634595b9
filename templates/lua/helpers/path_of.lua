-- The path of a server's URL, as url.URL.Path has it.
function unplug.path_of(text)
  local path = string.match(text, "^%a[%w+.-]*://[^/?]*(.*)$") or text
  path = string.match(path, "^[^?]*")
  return (string.gsub(path, "%%(%x%x)", function(digits)
    return string.char(tonumber(digits, 16))
  end))
end
