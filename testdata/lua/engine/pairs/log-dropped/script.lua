function modify(r)
end
