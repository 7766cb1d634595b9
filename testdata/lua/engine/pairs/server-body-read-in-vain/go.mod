module example.com/server-body-read-in-vain

go 1.22
