module example.com/response-denied

go 1.22
