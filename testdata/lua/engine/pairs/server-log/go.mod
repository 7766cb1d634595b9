module example.com/server-log

go 1.22
