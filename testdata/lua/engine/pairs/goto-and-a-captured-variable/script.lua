-- gopher-lua 1.1.1 gives the function and what it captured different variables after a goto.
function modify(r)
  local via = "one"
  local function get()
    return via
  end
  local roles = r:headerList("X-Role")
  for i = 0, roles:len() - 1 do
    local role = roles:get(i)
    if role == "admin" then
      goto continue
    end
    via = role
    ::continue::
  end
  via = via .. "!"
  r:headers("X-Via", get())
end
