module example.com/scope-request

go 1.22
