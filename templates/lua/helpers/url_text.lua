-- url.URL.String
function unplug.url_text(url)
  return url.text
end
