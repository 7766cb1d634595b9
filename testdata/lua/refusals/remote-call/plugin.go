// HTTP calls of the plugin's own.
package main

import (
	"errors"
	"io"
	"net/http"
	"net/url"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("remote-call", modify, true, false)
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

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		answer, err := http.Get("http://auth.internal" + req.Path())
		if err != nil {
			return nil, errors.New("no answer")
		}
		if answer.StatusCode != 200 {
			return nil, errors.New("denied")
		}
		call, _ := http.NewRequest("GET", "http://auth.internal", nil)
		client := http.Client{}
		if _, err := client.Do(call); err != nil {
			return nil, errors.New("no answer")
		}
		return req, nil
	}
}
