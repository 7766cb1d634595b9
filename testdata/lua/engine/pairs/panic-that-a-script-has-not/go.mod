module example.com/panic-that-a-script-has-not

go 1.22
