module example.com/swap-with-others

go 1.22
