module example.com/deny-an-empty-header

go 1.22
