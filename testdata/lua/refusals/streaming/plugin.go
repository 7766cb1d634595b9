// Bodies in parts.
package main

import (
	"bufio"
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
	register("streaming", modify, true, false)
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
		part := make([]byte, 16)
		n, _ := req.Body().Read(part)
		rest := io.LimitReader(req.Body(), 100)
		scanner := bufio.NewScanner(rest)
		if scanner.Scan() && n > 0 {
			return nil, errors.New("denied")
		}
		return req, nil
	}
}
