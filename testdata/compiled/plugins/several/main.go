// Three kinds, each with its name somewhere else: in a variable, in code, and as the stem of two.
package main

import (
	"context"
	"net/http"
)

const stem = "stamp"

var (
	HandlerRegisterer  = text("door")
	ClientRegisterer   = structured{name: "not-the-name"}
	ModifierRegisterer = text(stem)
)

var Version = "unset"

type text string

func (t text) RegisterHandlers(register func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	register(string(t), func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
		return next, nil
	})
}

func (t text) RegisterModifiers(register func(
	name string,
	factory func(map[string]interface{}) func(interface{}) (interface{}, error),
	request, response bool,
)) {
	register(string(t)+"-request", same, true, false)
	register(string(t)+"-response", same, false, true)
}

func same(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) { return input, nil }
}

type structured struct{ name string }

func (s *structured) RegisterClients(register func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	register("courier", func(context.Context, map[string]interface{}) (http.Handler, error) {
		return http.NotFoundHandler(), nil
	})
}

func main() {}
