module example.com/response-header-not-canonical

go 1.22
