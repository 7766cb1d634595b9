// Bodies in states that a script cannot see or make.
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
	register("body", modify, true, false)
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

type wrapped struct {
	request
	body io.ReadCloser
}

func (w *wrapped) Params() map[string]string    { return w.request.Params() }
func (w *wrapped) Headers() map[string][]string { return w.request.Headers() }
func (w *wrapped) Body() io.ReadCloser          { return w.body }
func (w *wrapped) Method() string               { return w.request.Method() }
func (w *wrapped) URL() *url.URL                { return w.request.URL() }
func (w *wrapped) Query() url.Values            { return w.request.Query() }
func (w *wrapped) Path() string                 { return w.request.Path() }

type bare struct{ request }

func (b *bare) Params() map[string]string    { return b.request.Params() }
func (b *bare) Headers() map[string][]string { return b.request.Headers() }
func (b *bare) Body() io.ReadCloser          { return nil }
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
		if req.Body() == nil {
			return nil, errors.New("no body")
		}
		body := req.Body()
		body.Close()
		copied := io.NopCloser(body)
		if settings["wrap"] == true {
			return &wrapped{req, copied}, nil
		}
		return &bare{req}, nil
	}
}
