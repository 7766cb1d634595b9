module example.com/rules-of-panics

go 1.22
