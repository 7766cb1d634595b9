// What goes wrong while requests are served: the process ends, the writer loses Flush, the body is eaten, a counter races.
package main

import (
	"context"
	"io"
	"log"
	"net/http"
)

var HandlerRegisterer = registerer("careless")

var served int

type registerer string

type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			served++
			body, err := io.ReadAll(req.Body)
			if err != nil {
				log.Fatal(err)
			}
			answer, err := http.Get("http://auth.local/?" + string(body))
			if err == nil {
				answer.Body.Close()
			}
			next.ServeHTTP(&recorder{ResponseWriter: w}, req)
		}), nil
	})
}

func main() {}
