module example.com/typed-nil

go 1.22
