module corner-shop/price-format

go 1.25.0

require github.com/luraproject/lura/v2 v2.14.1

require (
	github.com/krakend/flatmap v1.2.0 // indirect
	github.com/valyala/fastrand v1.1.0 // indirect
	golang.org/x/text v0.34.0 // indirect
)
