module example.com/placement-without-data

go 1.22
