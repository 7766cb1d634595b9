module example.com/server-endpoint-left-out

go 1.22
