module example.com/url-of-nobody

go 1.22
