module example.com/types-that-a-sequence-sees

go 1.22
