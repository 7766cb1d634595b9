module example.com/server-path-as-it-was-sent

go 1.22
