module example.com/deny-without-a-message

go 1.22
