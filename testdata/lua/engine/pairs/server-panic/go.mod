module example.com/server-panic

go 1.22
