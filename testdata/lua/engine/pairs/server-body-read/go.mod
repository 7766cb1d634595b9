module example.com/server-body-read

go 1.22
