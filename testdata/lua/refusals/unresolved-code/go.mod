module example.com/unresolved-code

go 1.22
