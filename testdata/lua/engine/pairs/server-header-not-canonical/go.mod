module example.com/server-header-not-canonical

go 1.22
