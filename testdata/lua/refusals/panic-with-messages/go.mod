module example.com/panic-with-messages

go 1.22
