module example.com/request-of-a-response

go 1.22
