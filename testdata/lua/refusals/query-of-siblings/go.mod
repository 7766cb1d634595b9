module example.com/query-of-siblings

go 1.22
