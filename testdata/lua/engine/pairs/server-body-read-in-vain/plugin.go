package main

import (
	"context"
	"net/http"
)

// HandlerRegisterer is what the gateway looks for.
var HandlerRegisterer = registerer("server-body-read-in-vain")

type registerer string

func (r registerer) RegisterHandlers(register func(
	name string, handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	register(string(r), handler)
}

func main() {}

func handler(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-User") == "" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	}), nil
}
