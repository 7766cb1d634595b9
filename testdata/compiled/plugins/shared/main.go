// The name comes out of another module at start: the binary shows none.
package main

import (
	"context"
	"net/http"

	"unplug.test/lib"
)

var HandlerRegisterer = handler(lib.Name() + lib.ClientRegisterer[:0])

type handler string

func (h handler) RegisterHandlers(register func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	register(string(h), func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
		return next, nil
	})
}

func main() {}
