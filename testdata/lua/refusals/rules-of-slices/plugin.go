// Slices that several places hold.
package main

import (
	"errors"
	"io"
	"net/url"
	"sort"
	"strings"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("slices", slices, true, false)
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

type holder struct{ list []string }

func slices(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		headers := req.Headers()
		made := strings.Split(req.Path(), "/")
		one := holder{made}
		made[0] = "changed after it was held"
		headers["X-Made"] = made
		one.list = append(one.list, "x")
		other := append(one.list, "stays")
		headers["X-Other"] = other
		list := []string{"a"}
		for i := 0; i < 3; i++ {
			headers["X-Loop"] = list
			list[0] = "changed in the next turn"
		}
		sort.Strings(headers["X-Sorted"])
		headers["X-Grown"] = append(headers["X-Grown"], "x")
		again := headers["X-Grown"]
		again = append(again, "y")
		headers["X-Again"] = again
		return input, nil
	}
}
