// A plugin that makes the call to the backend.
package main

import (
	"context"
	"io"
	"net/http"
)

// ClientRegisterer is what the gateway looks for.
var ClientRegisterer = registerer("client-replaced")

type registerer string

func (r registerer) RegisterClients(register func(
	name string, handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	register(string(r), handler)
}

func main() {}

func handler(context.Context, map[string]interface{}) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("X-Client", "1")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		w.WriteHeader(answer.StatusCode)
		_, _ = io.Copy(w, answer.Body)
	}), nil
}
