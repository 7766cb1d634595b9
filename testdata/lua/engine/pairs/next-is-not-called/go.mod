module example.com/next-is-not-called

go 1.22
