// The gateway's logger, without leave to leave it out.
package main

import (
	"io"
	"log"
	"net/url"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("logging", modify, true, false)
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
	Error(v ...interface{})
}

func (registerer) RegisterLogger(given interface{}) {
	if l, ok := given.(interface {
		Info(v ...interface{})
		Error(v ...interface{})
	}); ok {
		logger = l
	}
}

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		logger.Info("request", req.Path())
		log.Println("request")
		return req, nil
	}
}
