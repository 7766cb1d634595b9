module example.com/edge/guard

go 1.22
