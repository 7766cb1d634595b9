module example.com/and-in-a-new-local

go 1.22
