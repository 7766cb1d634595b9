// Settings under a key of their own, the list of names, a setting's number as an integer, and no check at all.
package main

import (
	"context"
	"errors"
	"net/http"
)

var HandlerRegisterer = registerer("picky")

type registerer string

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), r.factory)
}

func (r registerer) factory(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	names, ok := extra["name"].([]interface{})
	if !ok || len(names) == 0 || names[0] != string(r) {
		return nil, errors.New("not me")
	}
	own := extra["request-rules"].(map[string]interface{})
	limit := own["limit"].(int)
	header := own["Header"].(string)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if len(req.Header[header]) > limit {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		next.ServeHTTP(w, req)
	}), nil
}

func main() {}
