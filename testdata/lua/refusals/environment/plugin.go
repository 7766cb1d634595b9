// Environment variables.
package main

import (
	"io"
	"net/http"
	"net/url"
	"os"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("environment", modify, true, false)
}

func main() {}

type request interface {
	Params() map[string]string
	Headers() map[string][]string
	Body() io.ReadCloser
	Method() string
	URL() *url.URL
	Query() url.Values
	Path() string
}

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		http.Header(req.Headers()).Set("X-Region", os.Getenv("REGION"))
		if zone, ok := os.LookupEnv("ZONE"); ok {
			http.Header(req.Headers()).Set("X-Zone", zone)
		}
		return req, nil
	}
}
