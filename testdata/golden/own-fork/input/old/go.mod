module github.com/krakend/krakend-ce/v2

go 1.25.3

require (
	example.com/tracing v1.0.0
	github.com/gin-gonic/gin v1.9.1
	github.com/krakend/krakend-cors/v2 v2.2.1
	github.com/krakend/krakend-newrelic v1.0.0
	github.com/krakend/krakend-opencensus/v2 v2.2.1
	github.com/luraproject/lura/v2 v2.12.1
	golang.org/x/sync v0.18.0
)
