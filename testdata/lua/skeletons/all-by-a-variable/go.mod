module example.com/all-by-a-variable

go 1.22
