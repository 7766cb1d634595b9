module github.com/krakend/krakend-cors/v3

go 1.25.0

require github.com/luraproject/lura/v3 v3.0.0

replace github.com/luraproject/lura/v3 => ../lura
