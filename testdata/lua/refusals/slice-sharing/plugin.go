// Slices that two places share while one changes them.
package main

import (
	"io"
	"net/http"
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
	register("slice-sharing", modify, true, false)
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

type pair struct{ one, two []string }

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		names := req.Headers()["X-User"]
		first := names[:1]
		second := append(names, "guest")
		names[0] = "root"
		sort.Strings(names)
		keeper := pair{names, names}
		keeper.one = append(keeper.one, "a")
		keeper.two = append(keeper.two, "b")
		http.Header(req.Headers()).Set("X-Names", strings.Join(append(first, second...), keeper.one[0]+keeper.two[0]))
		return req, nil
	}
}
