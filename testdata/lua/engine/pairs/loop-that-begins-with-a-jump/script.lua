-- gopher-lua 1.1.1 goes wrong in a loop over pairs whose body begins with a jump.
function modify(r)
  local via = "gateway"
  for _ in pairs({ 1 }) do
    if false then
    else
      local unused = 5
    end
  end
  r:headers("X-Via", via)
  r:headers("Cookie", nil)
end
