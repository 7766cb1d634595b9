module example.com/scope-placement

go 1.22
