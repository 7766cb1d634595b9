-- A *url.URL as fmt prints it.
function unplug.show_url(url)
  return url and url.text or "<nil>"
end
