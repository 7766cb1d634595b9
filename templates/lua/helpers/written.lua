-- strings.Builder.String
function unplug.written(builder)
  return builder.text
end
