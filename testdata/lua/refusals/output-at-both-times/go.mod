module example.com/output-at-both-times

go 1.22
