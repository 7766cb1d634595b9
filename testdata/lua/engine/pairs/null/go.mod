module example.com/null

go 1.22
