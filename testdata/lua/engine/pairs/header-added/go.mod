module example.com/header-added

go 1.22
