module example.com/no-data-at-all

go 1.22
