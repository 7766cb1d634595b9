module example.com/loop-that-begins-with-a-jump

go 1.22
