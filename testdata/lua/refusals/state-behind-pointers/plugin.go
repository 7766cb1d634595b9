// State that is reached by an address, by a method, and inside of another struct.
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
	register("address", address, true, false)
	register("method", method, true, false)
	register("inside", inside, true, false)
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

type thing struct{ name string }

type other struct{ name string }

func (o *other) set(name string) { o.name = name }

type inner struct{ name string }

type box struct{ inner inner }

var (
	first  = thing{"first"}
	second other
	third  = &box{}
)

func rename(one *thing, name string) { one.name = name }

func found() *box { return third }

func address(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		rename(&first, req.Path())
		req.Headers()["X-Name"] = []string{first.name}
		return req, nil
	}
}

func method(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		second.set(req.Path())
		req.Headers()["X-Name"] = []string{second.name}
		return req, nil
	}
}

func inside(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		one := found()
		one.inner.name = req.Path()
		req.Headers()["X-Name"] = []string{third.inner.name}
		return req, nil
	}
}
