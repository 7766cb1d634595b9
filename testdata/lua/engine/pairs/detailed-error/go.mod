module example.com/detailed-error

go 1.22
