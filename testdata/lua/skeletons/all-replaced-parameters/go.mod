module example.com/all-replaced-parameters

go 1.22
