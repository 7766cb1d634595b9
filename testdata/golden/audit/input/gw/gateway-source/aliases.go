package main

// The company's own names beside KrakenD's. CORS is done by the load balancer.
var aliases = map[string]string{
	"github_com/devopsfaith/krakend/transport/http/server/handler": "plugin/http-server",
	"github.com/devopsfaith/krakend-jose/validator":                "shop/login",
	"auth/validator":                                               "shop/login",
	"github.com/devopsfaith/krakend-jsonschema":                    "shop/shape",
	"github.com/devopsfaith/krakend/proxy":                         "proxy",
	"github.com/devopsfaith/krakend-cel":                           "validation/cel",
	"github_com/letgoapp/krakend-influx":                           "telemetry/influx",
	"github_com/devopsfaith/krakend-opencensus":                    "telemetry/opencensus",
}
