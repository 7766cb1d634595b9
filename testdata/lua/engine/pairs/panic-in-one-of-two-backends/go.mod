module example.com/panic-in-one-of-two-backends

go 1.22
