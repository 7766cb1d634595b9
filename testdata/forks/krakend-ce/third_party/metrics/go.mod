module github.com/krakend/krakend-metrics/v3

go 1.25.0
