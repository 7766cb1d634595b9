module example.com/and-of-a-call

go 1.22
