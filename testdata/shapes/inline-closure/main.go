// The factory is written where it is registered, and the map that it gets is read there.
package main

import (
	"context"
	"net/http"
)

var HandlerRegisterer = registerer("param-check")

type registerer string

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), func(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
		limit, _ := extra["limit"].(float64)
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if float64(len(req.URL.RawQuery)) > limit {
				w.WriteHeader(http.StatusRequestURITooLong)
				return
			}
			next.ServeHTTP(w, req)
		}), nil
	})
}

func main() {}
