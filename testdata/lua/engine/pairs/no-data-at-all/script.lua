-- Every script turns null as a whole answer into {}; only a written case has it.
function modify(r)
end
