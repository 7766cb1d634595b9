module example.com/state-of-texts

go 1.22
