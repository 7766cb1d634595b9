// What a handler does with the client's request that a script of an endpoint cannot.
package main

import (
	"context"
	"net/http"
)

// HandlerRegisterer is what the gateway looks for.
var HandlerRegisterer = registerer("request")

type registerer string

func (r registerer) RegisterHandlers(register func(
	name string, handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	register(string(r), handler)
}

func main() {}

type seen struct{ request *http.Request }

func handler(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	names, _ := extra["names"].([]interface{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = "/other"
		r.Host = "other"
		r.Header = http.Header{}
		if r.RemoteAddr == "" || r.URL.RawQuery != "" || r.URL.Query()["a"] != nil {
			return
		}
		all := seen{r}
		other := r
		other.Header.Set("x-lower", "yes")
		all.request.Header["x-lower"] = []string{"yes"}
		first := names[0].(string)
		r.Header.Set("X-First", first)
		next.ServeHTTP(w, r.WithContext(r.Context()))
	}), nil
}
