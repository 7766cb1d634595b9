module example.com/server-two-plugins

go 1.22
