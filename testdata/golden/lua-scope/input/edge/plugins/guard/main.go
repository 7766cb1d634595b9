// Package main lets only those pass who have a key.
package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// HandlerRegisterer is what the gateway looks for.
var HandlerRegisterer = registerer("guard")

type registerer string

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), r.handler)
}

func main() {}

func (r registerer) handler(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	settings, ok := extra[string(r)].(map[string]interface{})
	if !ok {
		return nil, errors.New("guard: no settings")
	}
	header, _ := settings["header"].(string)
	keys, _ := settings["keys"].([]interface{})
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if strings.HasPrefix(req.URL.Path, "/orders/") {
			known := false
			for _, key := range keys {
				if key == req.Header.Get(header) {
					known = true
				}
			}
			// Without a key there is nothing to see.
			if !known {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			req.Header.Set("X-Known", "yes")
		}
		next.ServeHTTP(w, req)
	}), nil
}
