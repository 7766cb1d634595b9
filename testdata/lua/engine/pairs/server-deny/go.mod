module example.com/server-deny

go 1.22
