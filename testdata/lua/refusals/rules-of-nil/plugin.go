// Nils behind checks that do not tell, functions and maps that may be nil, and errors of the standard library, at one of two
// backends.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("function", function, true, false)
	register("functionOfMap", functionOfMap, true, false)
	register("header", header, true, false)
	register("query", query, true, false)
	register("valueMethod", valueMethod, true, false)
	register("nilInMap", nilInMap, true, false)
	register("nilBesideTrue", nilBesideTrue, true, false)
	register("noError", noError, true, false)
	register("errorText", errorText, true, false)
	register("errorPrinted", errorPrinted, true, false)
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

type thing struct{ text string }

type failure struct{ inner error }

var things = map[string]*thing{"/a": {"a"}, "/b": nil}

var checks = map[string]func(string) string{"GET": nil}

func (t thing) name() string { return t.text }

func find(path string) *thing {
	if len(path) > 3 {
		return &thing{path}
	}
	return nil
}

func search(path string) (*thing, bool) {
	if len(path) > 3 {
		return &thing{path}, true
	}
	return nil, path == "/b"
}

func function(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	var match func(string) bool
	if extra["on"] != nil {
		match = func(path string) bool { return len(path) > 3 }
	}
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		if match(req.Path()) {
			req.Headers()["X-Match"] = []string{"yes"}
		}
		return input, nil
	}
}

func functionOfMap(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		if check, ok := checks[req.Method()]; ok {
			req.Headers()["X-Check"] = []string{check(req.Path())}
		}
		return input, nil
	}
}

func header(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		var header http.Header
		if len(req.Path()) > 3 {
			header.Set("X-A", "b")
		}
		req.Headers()["X-Header"] = []string{header.Get("X-A")}
		return input, nil
	}
}

func query(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		var query url.Values
		query.Add("a", "b")
		req.Headers()["X-Query"] = []string{query.Encode()}
		return input, nil
	}
}

func valueMethod(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		req.Headers()["X-Name"] = []string{find(req.Path()).name()}
		return input, nil
	}
}

func nilInMap(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		if one, ok := things[req.Path()]; ok {
			req.Headers()["X-Thing"] = []string{one.text}
		}
		return input, nil
	}
}

func nilBesideTrue(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		if one, ok := search(req.Path()); ok {
			req.Headers()["X-Thing"] = []string{one.text}
		}
		return input, nil
	}
}

func noError(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		if _, err := strconv.Atoi(req.Path()); len(req.Path()) > 3 {
			failed := failure{err}
			req.Headers()["X-Error"] = []string{failed.inner.Error()}
		}
		return input, nil
	}
}

func errorText(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		if _, err := strconv.Atoi(req.Path()); err != nil {
			req.Headers()["X-Error"] = []string{fmt.Sprintf("failed: %v", err)}
		}
		return input, nil
	}
}

func errorPrinted(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		if _, err := strconv.ParseBool(req.Path()); err != nil {
			fmt.Println(err)
		}
		return input, nil
	}
}
