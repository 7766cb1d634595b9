// Structs that are copied or compared.
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
	register("struct-copy", modify, true, false)
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
		first, second := visit{req.Path()}, visit{req.Method()}
		if first == second {
			return nil, errors.New("denied")
		}
		var any interface{} = first
		any = &second
		if v, ok := any.(visit); ok && v.path == "" {
			return nil, errors.New("denied")
		}
		return req, nil
	}
}
