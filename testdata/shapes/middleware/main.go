// A kind of the Enterprise edition beside one that Community has.
package main

import (
	"context"
	"net/http"
)

var (
	HandlerRegisterer    = registerer("with-middleware")
	MiddlewareRegisterer = registerer("with-middleware")
)

type registerer string

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
		return next, nil
	})
}

func (r registerer) RegisterMiddlewares(f func(name string, factory func(map[string]interface{}, func(context.Context, interface{}) (interface{}, error)) func(context.Context, interface{}) (interface{}, error))) {
	f(string(r), nil)
}

func main() {}
