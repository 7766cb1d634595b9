module example.com/server-log-of-an-error

go 1.22
