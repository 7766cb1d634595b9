module example.com/server-deny-with-another-status

go 1.22
