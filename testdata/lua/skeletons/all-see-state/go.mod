module example.com/all-see-state

go 1.22
