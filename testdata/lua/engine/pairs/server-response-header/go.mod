module example.com/server-response-header

go 1.22
