module example.com/beside-exact

go 1.22
