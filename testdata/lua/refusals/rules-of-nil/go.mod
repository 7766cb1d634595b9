module example.com/rules-of-nil

go 1.22
