module example.com/logging-that-does-more

go 1.22
