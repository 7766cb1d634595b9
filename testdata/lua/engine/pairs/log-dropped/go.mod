module example.com/log-dropped

go 1.22
