module example.com/server-deny-with-a-body

go 1.22
