module example.com/server-no-handler

go 1.22
