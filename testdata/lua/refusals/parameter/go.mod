module example.com/parameter

go 1.22
