module example.com/two-modifiers

go 1.22
