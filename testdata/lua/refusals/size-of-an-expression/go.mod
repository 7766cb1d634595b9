module example.com/size-of-an-expression

go 1.22
