// Variables whose address 2.x cannot use: a pointer, and an interface.
package main

import (
	"context"
	"net/http"
)

type registerer struct{}

type handlers interface {
	RegisterHandlers(f func(
		name string,
		handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
	))
}

var (
	ClientRegisterer           = &registerer{}
	HandlerRegisterer handlers = registerer{}
)

func (registerer) RegisterClients(f func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	f("by-pointer", func(context.Context, map[string]interface{}) (http.Handler, error) {
		return http.NotFoundHandler(), nil
	})
}

func (registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f("by-interface", func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
		return next, nil
	})
}

func main() {}
