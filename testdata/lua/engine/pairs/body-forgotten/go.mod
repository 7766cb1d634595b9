module example.com/body-forgotten

go 1.22
