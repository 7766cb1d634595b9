module example.com/url

go 1.22
