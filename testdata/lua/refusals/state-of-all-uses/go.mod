module example.com/state-of-all-uses

go 1.22
