module example.com/configuration

go 1.22
