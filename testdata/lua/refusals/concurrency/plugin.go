// Goroutines, channels and locks.
package main

import (
	"io"
	"net/http"
	"net/url"
	"sync"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("concurrency", modify, true, false)
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

var lock sync.Mutex

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		results := make(chan string)
		go func() { results <- req.Path() }()
		path := <-results
		select {
		case other := <-results:
			path += other
		default:
		}
		lock.Lock()
		http.Header(req.Headers()).Set("X-Path", path)
		lock.Unlock()
		return req, nil
	}
}
