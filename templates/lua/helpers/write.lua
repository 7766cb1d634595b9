-- strings.Builder.WriteString
function unplug.write(builder, text)
  builder.text = builder.text .. text
  return #text, nil
end
