module example.com/server-routed-anew

go 1.22
