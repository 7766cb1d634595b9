// Constructs of Go that are not in the subset.
package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("construct", modify, true, false)
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

var names = []string{"a", "b", "c"}

func joined(parts ...string) string { return strings.Join(parts, ",") }

func pick[T any](condition bool, yes, no T) T {
	if condition {
		return yes
	}
	return no
}

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		defer func() { _ = recover() }()
		var list [4]string
		list[0] = req.Path()
		name, rest := "a", map[string]string{}
		name, rest["b"] = rest["a"], name
		counter := &name
		*counter = joined("a", "b")
		switch name {
		case "a":
			fallthrough
		case "b":
			name = "c"
		}
		method := req.Method
		matrix := complex(1, 2)
		_ = real(matrix)
		keys := map[bool]string{true: "yes"}
		name += keys[true] + method()
	again:
		if len(name) < 3 {
			name += "x"
			goto again
		}
		if name != pick(name == "", "a", "b") {
			name = list[1]
		}
		var functions []func() string
		for i := 0; i < 3; i++ {
			functions = append(functions, func() string { return names[i] })
		}
		rest["c"] = functions[0]()
		http.Header(req.Headers()).Set("X-Name", name)
		return req, nil
	}
}
