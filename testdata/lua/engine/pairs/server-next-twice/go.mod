module example.com/server-next-twice

go 1.22
