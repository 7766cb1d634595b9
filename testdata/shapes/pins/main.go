// A private module, a pin for one release of the gateway, and directives that only newer Go versions know.
package main

import (
	"context"
	"net/http"

	"example.com/private/lib"
	"github.com/google/uuid"
)

var HandlerRegisterer = registerer("pins")

type registerer string

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
		return lib.Wrap(next, uuid.NewString()), nil
	})
}

func main() {}
