// Errors with settings in their texts.
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
	register("denies", denies, true, false)
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

func denies(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		if len(req.Path()) > 3 {
			if text, ok := extra["text"].(string); ok {
				return nil, errors.New("denied: " + text)
			}
		}
		return input, nil
	}
}
