module example.com/state-behind-pointers

go 1.22
