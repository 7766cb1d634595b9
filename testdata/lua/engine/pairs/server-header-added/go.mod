module example.com/server-header-added

go 1.22
