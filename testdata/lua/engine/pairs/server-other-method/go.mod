module example.com/server-other-method

go 1.22
