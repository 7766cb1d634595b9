module example.com/server-query

go 1.22
