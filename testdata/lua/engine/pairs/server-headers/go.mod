module example.com/server-headers

go 1.22
