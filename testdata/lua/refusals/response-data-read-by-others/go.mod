module example.com/response-data-read-by-others

go 1.22
