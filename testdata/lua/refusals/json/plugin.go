// JSON.
package main

import (
	"encoding/json"
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
	register("json", modify, true, false)
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

type claims struct {
	User string `json:"user"`
}

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		var token claims
		if err := json.Unmarshal([]byte(req.Path()), &token); err != nil {
			return nil, errors.New("no claims")
		}
		text, _ := json.Marshal(&token)
		http.Header(req.Headers()).Set("X-Claims", string(text))
		if json.Valid(text) {
			return nil, errors.New("valid")
		}
		return req, nil
	}
}
