module example.com/placement-endpoint

go 1.22
