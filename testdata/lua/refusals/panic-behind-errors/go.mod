module example.com/panic-behind-errors

go 1.22
