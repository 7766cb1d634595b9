function modify(r)
  error("assignment to entry in nil map")
end
