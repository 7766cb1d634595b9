module example.com/rules-of-data

go 1.22
