// A key of the configuration that JSON takes for a field in spite of its case.
package main

import (
	"encoding/json"
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
	register("json-keys", modify, true, false)
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

type options struct {
	Path string `json:"path"`
}

func modify(settings map[string]interface{}) func(interface{}) (interface{}, error) {
	var wanted options
	text, _ := json.Marshal(settings)
	if json.Unmarshal(text, &wanted) != nil {
		return nil
	}
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		if req.Path() == wanted.Path {
			return nil, errors.New("denied")
		}
		return req, nil
	}
}
