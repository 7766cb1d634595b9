module example.com/server-second-value

go 1.22
