package main

import (
	"errors"
	"io"
	"net/url"
)

var ModifierRegisterer = registerer("deny-with-another-status")

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
		if len(req.Headers()["X-User"]) == 0 {
			return nil, denied{401, "who are you?"}
		}
		return req, nil
	}
}

type denied struct {
	status  int
	message string
}

func (d denied) Error() string   { return d.message }
func (d denied) StatusCode() int { return d.status }
