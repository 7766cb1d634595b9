module example.com/package-of-its-own

go 1.22
