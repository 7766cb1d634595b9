module example.com/server-path

go 1.22
