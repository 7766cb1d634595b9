module example.com/body-of-a-request

go 1.22
