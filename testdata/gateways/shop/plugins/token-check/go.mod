module corner-shop/token-check

go 1.25
