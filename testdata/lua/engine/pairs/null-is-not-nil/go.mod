module example.com/null-is-not-nil

go 1.22
