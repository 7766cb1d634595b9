package main

import (
	"errors"
	"io"
	"net/url"
)

var ModifierRegisterer = registerer("loop-variable")

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
		var all []func() string
		for _, name := range []string{"a", "b", "c"} {
			all = append(all, func() string { return name })
		}
		text := ""
		for _, one := range all {
			text += one()
		}
		req.Headers()["X-Loop"] = []string{text}
		return req, nil
	}
}
