module example.com/server-body

go 1.22
