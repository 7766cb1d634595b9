module example.com/panic-in-concurrent-calls

go 1.22
