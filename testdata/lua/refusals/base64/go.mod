module example.com/base64

go 1.22
