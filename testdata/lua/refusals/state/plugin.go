// State that lives longer than a request.
package main

import (
	"errors"
	"io"
	"net/url"
	"sync"
	"sync/atomic"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("state", modify, true, false)
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

var (
	count  int
	number int64
	seen   = map[string]bool{}
	denied = map[string]bool{"/admin": true}
	last   = &visit{}
	once   sync.Once
	cache  sync.Map
)

type visit struct{ path string }

func modify(settings map[string]interface{}) func(interface{}) (interface{}, error) {
	total := 0
	made := map[string]string{}
	settings["total"] = total
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		count++
		seen[req.Path()] = true
		total++
		last.path = req.Path()
		settings["seen"] = true
		made["a"] = req.Path()
		once.Do(func() {})
		atomic.AddInt64(&number, 1)
		cache.Store("a", req.Path())
		if denied[req.Path()] {
			return nil, errors.New("denied")
		}
		return req, nil
	}
}
