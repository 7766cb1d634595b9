module shared

go 1.22
