module example.com/text-moved

go 1.22
