// Stamps the requests of a backend.
package main

import (
	"errors"
	"io"
	"net/http"
	"net/url"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer("stamp")

type registerer string

func (r registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register(string(r), r.stamp, true, false)
	register(string(r)+"-clean", r.clean, true, false)
}

// RequestWrapper is what the gateway hands over.
type RequestWrapper interface {
	Params() map[string]string
	Headers() map[string][]string
	Body() io.ReadCloser
	Method() string
	URL() *url.URL
	Query() url.Values
	Path() string
}

var errType = errors.New("not a request")

func (r registerer) stamp(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(RequestWrapper)
		if !ok {
			return nil, errType
		}
		headers := http.Header(req.Headers())
		headers.Set("x-stamp", "a \"b\" c")
		headers.Add("X-Way", "gateway")
		headers.Del("X-Secret")
		return req, nil
	}
}

func (r registerer) clean(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(RequestWrapper)
		if !ok {
			return input, nil
		}
		req.Headers()["X-Kind"] = []string{"shop"}
		delete(req.Headers(), "X-Debug")
		return input, nil
	}
}

func main() {}
