module example.com/construct

go 1.22
