module example.com/rules-of-functions

go 1.22
