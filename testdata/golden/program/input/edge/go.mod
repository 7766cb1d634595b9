module example.com/edge

go 1.22

require (
	github.com/krakendio/krakend-cors/v2 v2.1.0
	github.com/krakendio/krakend-opencensus/v2 v2.1.0
	github.com/luraproject/lura/v2 v2.7.0
)

replace github.com/krakendio/krakend-cors/v2 => ./cors
