module example.com/panic-with-visible-messages

go 1.22
