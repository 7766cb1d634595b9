// Errors with methods that an error of a script does not have.
package main

import (
	"io"
	"net/url"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("error-shape", modify, true, false)
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

type withHeaders struct{}

func (withHeaders) Error() string                { return "denied" }
func (withHeaders) Headers() map[string][]string { return map[string][]string{"Retry-After": {"1"}} }

type several struct{}

func (several) Error() string   { return "denied" }
func (several) Errors() []error { return nil }

type wide struct{}

func (wide) Error() string     { return "denied" }
func (wide) StatusCode() int64 { return 403 }

type none struct{}

func (none) Error() string   { return "denied" }
func (none) StatusCode() int { return -1 }

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		switch req.Method() {
		case "PUT":
			return nil, withHeaders{}
		case "POST":
			return nil, several{}
		case "DELETE":
			return nil, wide{}
		}
		if req.Path() == "" {
			return nil, none{}
		}
		return req, nil
	}
}
