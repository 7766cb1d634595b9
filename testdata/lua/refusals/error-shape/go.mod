module example.com/error-shape

go 1.22
