module example.com/nothing-is-no-argument

go 1.22
