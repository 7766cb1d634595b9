module example.com/deny-with-another-status

go 1.22
