module example.com/edge/region

go 1.22
