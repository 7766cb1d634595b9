module example.com/response-never-denied

go 1.22
