// What may panic, one by one, at one of two backends.
package main

import (
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
	register("cut", cut, true, false)
	register("byte", byte, true, false)
	register("element", element, true, false)
	register("assertion", assertion, true, false)
	register("field", field, true, false)
	register("method", method, true, false)
	register("entry", entry, true, false)
	register("rest", rest, true, false)
	register("panics", panics, true, false)
	register("looked", looked, true, false)
	register("nilheaders", nilheaders, false, true)
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

func (t *thing) get() string { return t.text }

func find(path string) *thing {
	if len(path) > 3 {
		return &thing{path}
	}
	return nil
}

func cut(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		req.Headers()["X-Cut"] = []string{req.Path()[1:]}
		return input, nil
	}
}

func byte(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		if req.Path()[0] == '/' {
			req.Headers()["X-Byte"] = []string{"slash"}
		}
		return input, nil
	}
}

func element(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		req.Headers()["X-Element"] = []string{req.Headers()["X-List"][0]}
		return input, nil
	}
}

func assertion(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		req.Headers()["X-Mode"] = []string{extra["mode"].(string)}
		return input, nil
	}
}

func field(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		one := find(req.Path())
		req.Headers()["X-Field"] = []string{one.text}
		return input, nil
	}
}

func method(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		one := find(req.Path())
		req.Headers()["X-Method"] = []string{one.get()}
		return input, nil
	}
}

func entry(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		var list map[string][]string
		if len(req.Path()) > 3 {
			list = map[string][]string{}
		}
		list["a"] = []string{"b"}
		req.Headers()["X-Entry"] = list["a"]
		return input, nil
	}
}

func rest(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		if 7%len(req.Path()) == 1 {
			req.Headers()["X-Rest"] = []string{"one"}
		}
		return input, nil
	}
}

func panics(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		if len(req.Path()) > 3 {
			panic("too long")
		}
		return input, nil
	}
}

func looked(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		things := map[string]*thing{"/a": {"a"}}
		one, ok := things[req.Path()]
		if !ok {
			req.Headers()["X-Missing"] = []string{"said, and gone on"}
		}
		req.Headers()["X-Looked"] = []string{one.text}
		return input, nil
	}
}

type response interface {
	Data() map[string]interface{}
	Io() io.Reader
	IsComplete() bool
	StatusCode() int
	Headers() map[string][]string
}

func nilheaders(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		resp, ok := input.(response)
		if !ok {
			return nil, errors.New("not one")
		}
		resp.Headers()["X-Nil"] = []string{"panics"}
		return input, nil
	}
}
