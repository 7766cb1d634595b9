module example.com/file

go 1.22
