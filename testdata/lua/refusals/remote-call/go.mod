module example.com/remote-call

go 1.22
