module example.com/types-that-nobody-sees

go 1.22
