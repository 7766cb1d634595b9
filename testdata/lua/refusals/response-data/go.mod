module example.com/response-data

go 1.22
