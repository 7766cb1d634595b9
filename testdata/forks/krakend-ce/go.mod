module github.com/krakend/krakend-ce/v3

go 1.25.0

require (
	github.com/krakend/krakend-cors/v3 v3.0.0
	github.com/krakend/krakend-metrics/v3 v3.0.0
	github.com/luraproject/lura/v3 v3.0.0
)

replace (
	github.com/krakend/krakend-cors/v3 => ./third_party/cors
	github.com/krakend/krakend-metrics/v3 => ./third_party/metrics
	github.com/luraproject/lura/v3 => ./third_party/lura
)
