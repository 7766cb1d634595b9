-- io.ReadAll
function unplug.read_all(reader)
  return reader:take(), nil
end
