// The name lives in a module beside this one, which calls itself something else than what it is required as.
package main

import (
	"context"
	"net/http"

	"example.com/acme/shared/names"
)

var HandlerRegisterer = registerer(names.Guard)

type registerer string

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
		return next, nil
	})
}

func main() {}
