module example.com/response-header

go 1.22
