module example.com/rules-of-errors

go 1.22
