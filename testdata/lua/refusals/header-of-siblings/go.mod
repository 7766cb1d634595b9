module example.com/header-of-siblings

go 1.22
