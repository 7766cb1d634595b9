-- An error as fmt prints it.
function unplug.show_error(err, verb)
  if err == nil then
    return verb == "v" and "<nil>" or "%!" .. verb .. "(<nil>)"
  end
  return err:Error()
end
