package main

import (
	"context"
	"net/http"

	"example.com/stamp/build"
)

// Version is set by the build.
var Version = "none"

// HandlerRegisterer is what the gateway looks up.
var HandlerRegisterer = registerer("stamp")

type registerer string

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			w.Header().Set("X-Stamp", Version+build.Commit)
			next.ServeHTTP(w, req)
		}), nil
	})
}

func main() {}
