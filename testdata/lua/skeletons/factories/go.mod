module example.com/factories

go 1.22
