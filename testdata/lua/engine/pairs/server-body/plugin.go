package main

import (
	"context"
	"io"
	"net/http"
	"strings"
)

// HandlerRegisterer is what the gateway looks for.
var HandlerRegisterer = registerer("server-body")

type registerer string

func (r registerer) RegisterHandlers(register func(
	name string, handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	register(string(r), handler)
}

func main() {}

func handler(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || strings.HasPrefix(string(body), "{") {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(strings.NewReader("<" + string(body) + ">"))
		next.ServeHTTP(w, r)
	}), nil
}
