module example.com/slice-growth

go 1.22
