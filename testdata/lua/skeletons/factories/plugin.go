// A gap in a factory denies every request of the places whose settings lead there, and no others.
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

func matched(settings map[string]interface{}) func(interface{}) (interface{}, error) {
	prefix, _ := settings["prefix"].(string)
	pattern, _ := settings["pattern"].(string)
	matches := func(path string) bool { return len(path) >= len(prefix) && path[:len(prefix)] == prefix }
	if pattern != "" {
		compiled := regexp.MustCompile(pattern)
		matches = func(path string) bool { return compiled.MatchString(path) }
	}
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		if !matches(req.Path()) {
			return nil, errors.New("no such path")
		}
		http.Header(req.Headers()).Set("X-Matched", prefix)
		return req, nil
	}
}
