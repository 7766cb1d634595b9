module example.com/rules-of-numbers

go 1.22
