module example.com/goto-and-a-captured-variable

go 1.22
