// A value of the package that is no Lua stands at the start of the script: all that it registers is denied.
package main

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("matched", matched, true, false)
	register("tagged", tagged, true, false)
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

var pattern = regexp.MustCompile("^/items")

func matched(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		if !pattern.MatchString(req.Path()) {
			return nil, errors.New("no such path")
		}
		return req, nil
	}
}

func tagged(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		http.Header(req.Headers()).Set("X-Tag", "plain")
		return req, nil
	}
}
