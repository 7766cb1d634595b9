// The URL as an object.
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
	register("url", modify, true, false)
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

type bare struct {
	request
	target *url.URL
}

func (b *bare) Params() map[string]string    { return b.request.Params() }
func (b *bare) Headers() map[string][]string { return b.request.Headers() }
func (b *bare) Body() io.ReadCloser          { return b.request.Body() }
func (b *bare) Method() string               { return b.request.Method() }
func (b *bare) URL() *url.URL                { return b.target }
func (b *bare) Query() url.Values            { return b.request.Query() }
func (b *bare) Path() string                 { return b.request.Path() }

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		if req.URL() != nil && (req.URL().Host == "internal" || req.URL().Query().Get("a") == "b") {
			return nil, errors.New("denied")
		}
		target, err := url.Parse("http://other.internal/a")
		if err != nil {
			return nil, errors.New("denied")
		}
		return &bare{req, target}, nil
	}
}
