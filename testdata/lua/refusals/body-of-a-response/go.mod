module example.com/body-of-a-response

go 1.22
