function first(r)
  r:headers("X-First", r:headers("X-Second"))
end

function second(r)
  r:headers("X-Second", r:headers("X-First") .. "!")
end
