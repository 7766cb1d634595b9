module example.com/scope-factories

go 1.22
