module example.com/time

go 1.22
