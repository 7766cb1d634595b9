module example.com/server-query-kept

go 1.22
