module example.com/client-replaced

go 1.22
