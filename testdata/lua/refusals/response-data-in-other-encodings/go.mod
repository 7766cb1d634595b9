module example.com/response-data-in-other-encodings

go 1.22
