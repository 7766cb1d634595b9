package main

import (
	"context"
	"net/http"
	"strconv"
)

// HandlerRegisterer is what the gateway looks for.
var HandlerRegisterer = registerer("server-factory-runs-once")

type registerer string

func (r registerer) RegisterHandlers(register func(
	name string, handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	register(string(r), handler)
}

func main() {}

var made int

func handler(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	made++
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("X-Made", strconv.Itoa(made))
		next.ServeHTTP(w, r)
	}), nil
}
