// A request without a URL.
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
	register("url-of-nobody", modify, true, false)
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
func (b *bare) Headers() map[string][]string { return b.request.Headers() }
func (b *bare) Body() io.ReadCloser          { return b.request.Body() }
func (b *bare) Method() string               { return b.request.Method() }
func (b *bare) URL() *url.URL                { return nil }
func (b *bare) Query() url.Values            { return b.request.Query() }
func (b *bare) Path() string                 { return b.request.Path() }

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		return &bare{req}, nil
	}
}
