module example.com/number-moved

go 1.22
