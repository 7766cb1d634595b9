module example.com/all-call-back

go 1.22
