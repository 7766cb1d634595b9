module example.com/placement-backend

go 1.22
