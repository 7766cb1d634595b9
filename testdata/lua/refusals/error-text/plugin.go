// Texts of errors that the gateway would cut.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("error-text", modify, true, false)
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

func modify(settings map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		message, _ := settings["message"].(string)
		switch req.Method() {
		case "PUT":
			return nil, errors.New("no PUT || 403")
		case "POST":
			return nil, errors.New("")
		case "DELETE":
			return nil, errors.New(" blank")
		case "PATCH":
			return nil, errors.New(message)
		case "HEAD":
			return nil, fmt.Errorf("no %s", req.Path())
		}
		if blank := strings.Repeat(" ", 2); req.Path() == "/" {
			return nil, errors.New(blank + "denied")
		}
		return req, nil
	}
}
