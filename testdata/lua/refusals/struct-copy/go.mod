module example.com/struct-copy

go 1.22
