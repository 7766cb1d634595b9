// Names of headers that are not canonical, and nil lists.
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
	register("header", modify, true, false)
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

type bare struct{ request }

func (b *bare) Params() map[string]string    { return b.request.Params() }
func (b *bare) Headers() map[string][]string { return nil }
func (b *bare) Body() io.ReadCloser          { return b.request.Body() }
func (b *bare) Method() string               { return b.request.Method() }
func (b *bare) URL() *url.URL                { return b.request.URL() }
func (b *bare) Query() url.Values            { return b.request.Query() }
func (b *bare) Path() string                 { return b.request.Path() }

func modify(settings map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		name := req.Path()
		names := req.Headers()
		names["x-user"] = []string{"guest"}
		names[name] = []string{"guest"}
		delete(names, "authorization")
		names["X-Empty"] = nil
		if set, ok := settings["header"].(string); ok {
			names[set] = []string{"guest"}
		}
		if settings["all"] == true {
			return &bare{req}, nil
		}
		return req, nil
	}
}
