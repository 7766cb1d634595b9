// Values that would not arrive in the response, and settings that change.
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
	register("data", data, false, true)
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

type response interface {
	Data() map[string]interface{}
	Io() io.Reader
	IsComplete() bool
	StatusCode() int
	Headers() map[string][]string
}

func data(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		resp, ok := input.(response)
		if !ok {
			return nil, errors.New("not one")
		}
		data := resp.Data()
		data["float"] = 1.5
		data["named"] = level("x")
		data["setting"] = extra["text"]
		data["texts"] = map[string]string{"a": "b"}
		extra["text"] = "changed"
		change(extra)
		return input, nil
	}
}

func change(settings map[string]interface{}) { settings["text"] = "changed" }

type level string
