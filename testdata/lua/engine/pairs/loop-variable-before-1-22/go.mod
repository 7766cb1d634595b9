module example.com/loop-variable-before-1-22

go 1.20
