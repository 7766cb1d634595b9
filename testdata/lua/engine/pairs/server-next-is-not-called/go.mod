module example.com/server-next-is-not-called

go 1.22
