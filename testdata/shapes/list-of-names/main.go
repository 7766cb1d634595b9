// A loop over a list of names, a free function as factory, a struct value with pointer methods, and a method value.
package main

import (
	"context"
	"net/http"
)

var names = []string{"first", "second", "third"}

type registerer struct {
	names []string
	calls int
}

var ClientRegisterer = registerer{names: names}

var HandlerRegisterer registerer

func (r *registerer) RegisterClients(f func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	r.calls++
	for _, name := range names {
		f(name, factory)
	}
}

func (r *registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	r.hand(f)
}

func (r *registerer) hand(register func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	register("handed-on", func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
		return next, nil
	})
}

func factory(context.Context, map[string]interface{}) (http.Handler, error) {
	return http.NotFoundHandler(), nil
}

func main() {}
