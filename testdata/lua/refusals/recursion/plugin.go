// Functions that lead back to themselves.
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
	register("recursion", modify, true, false)
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

func depth(path string) int {
	if len(path) < 2 {
		return 0
	}
	return depth(path[1:]) + 1
}

func even(n int) bool { return n == 0 || odd(n-1) }

func odd(n int) bool { return n != 0 && even(n-1) }

type node interface{ visit(count int) bool }

type link struct{ next node }

func (l link) visit(count int) bool { return l.next.visit(count) }

type last struct{}

func (last) visit(count int) bool { return link{last{}}.visit(count) }

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		count := depth(req.Path())
		var step func(n int) int
		step = func(n int) int {
			if n == 0 {
				return 0
			}
			return step(n - 1)
		}
		var chain node = link{last{}}
		if chain.visit(count) || even(len(req.Path())) || step(3) > 0 {
			return nil, errors.New("denied")
		}
		return req, nil
	}
}
