// Log lines whose values are made by calls that do more.
package main

import (
	"io"
	"net/http"
	"net/url"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("logging-that-does-more", modify, true, false)
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

var logger interface {
	Info(v ...interface{})
	Fatal(v ...interface{})
}

func (registerer) RegisterLogger(given interface{}) {
	if l, ok := given.(interface {
		Info(v ...interface{})
		Fatal(v ...interface{})
	}); ok {
		logger = l
	}
}

func count(req request) int {
	http.Header(req.Headers()).Set("X-Counted", "1")
	return len(req.Headers())
}

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		logger.Info("request", count(req))
		logger.Fatal("the end")
		return req, nil
	}
}
