package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// HandlerRegisterer is what the gateway looks for.
var HandlerRegisterer = registerer("server-two-plugins-in-the-order-of-the-list")

type registerer string

func (r registerer) RegisterHandlers(register func(
	name string, handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	register("first", handler("X-First"))
	register("second", handler("X-Second"))
	register("fails", func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error) {
		return nil, errors.New("it is not used")
	})
}

func main() {}

func handler(name string) func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error) {
	return func(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
		plugins, _ := extra["name"].([]interface{})
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set(name, r.Header.Get("X-Last"))
			r.Header.Set("X-Last", fmt.Sprint(name, len(plugins)))
			next.ServeHTTP(w, r)
		}), nil
	}
}
