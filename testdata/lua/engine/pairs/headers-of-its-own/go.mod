module example.com/headers-of-its-own

go 1.22
