module example.com/regexp

go 1.22
