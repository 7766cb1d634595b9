module corner-shop/stock-note

go 1.25
