module example.com/server-two-plugins-in-the-order-of-the-list

go 1.22
