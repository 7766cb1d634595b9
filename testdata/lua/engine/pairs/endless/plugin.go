package main

import (
	"errors"
	"io"
	"net/url"
)

var ModifierRegisterer = registerer("endless")

type registerer string

func (r registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register(string(r), r.modifier, true, false)
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

func (registerer) modifier(_ map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("no request") // not reached
		}
		req.Headers()["X-Via"] = []string{"gateway"}
		delete(req.Headers(), "Cookie")
		return req, nil
	}
}
