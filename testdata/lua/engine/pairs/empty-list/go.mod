module example.com/empty-list

go 1.22
