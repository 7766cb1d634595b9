module example.com/rules-of-slices

go 1.22
