module example.com/slice-sharing

go 1.22
