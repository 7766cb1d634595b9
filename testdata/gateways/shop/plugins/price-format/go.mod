module corner-shop/price-format

go 1.25

require github.com/luraproject/lura/v2 v2.14.1
