module example.com/stdout-is-compared

go 1.22
