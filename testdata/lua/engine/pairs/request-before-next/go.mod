module example.com/request-before-next

go 1.22
