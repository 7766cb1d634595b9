// Code that does not fit together.
package main

import (
	"errors"
	"io"
	"net/url"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("unresolved-code", modify, true, false)
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

type visit struct{ path string }

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		name := missing + req.Path()
		method := req.Verb()
		one, two := req.Path()
		var count int = "text"
		shown := visit{title: "a"}
		var size = nil
		if name == method && one == two && count > 0 && shown.path == "" && size == nil {
			return nil, errors.New("denied")
		}
		return req, nil
	}
}
