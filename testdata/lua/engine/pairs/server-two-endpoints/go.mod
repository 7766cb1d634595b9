module example.com/server-two-endpoints

go 1.22
