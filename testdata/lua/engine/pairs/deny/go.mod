module example.com/deny

go 1.22
