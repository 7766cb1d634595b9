module corner-shop/price-format

go 1.25

require github.com/luraproject/lura/v2 v2.14.2-0.20260316170719-6d79b4ef723b
