// A function that is fine when the gateway starts is called by a gap too: none passes.
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
	register("guard", guard, true, false)
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

var open = 0

func set(n int) int {
	open = n
	return n
}

func guard(map[string]interface{}) func(interface{}) (interface{}, error) {
	set(1)
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		if len(req.Headers()["X-User"]) > 0 {
			_ = [1]int{set(2)}
		}
		if open > 1 {
			return nil, errors.New("open no more")
		}
		return req, nil
	}
}
