module example.com/header-set

go 1.22
