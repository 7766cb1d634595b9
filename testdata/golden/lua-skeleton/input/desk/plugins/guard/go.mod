module example.com/desk/guard

go 1.22
