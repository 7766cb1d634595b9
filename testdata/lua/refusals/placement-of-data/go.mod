module example.com/placement-of-data

go 1.22
