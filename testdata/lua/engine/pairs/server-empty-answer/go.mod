module example.com/server-empty-answer

go 1.22
