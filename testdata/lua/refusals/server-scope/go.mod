module example.com/server-scope

go 1.22
