package main

import (
	"context"
	"net/http"
)

type factory = func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error)

var version = "none"

func nameOf(part string) string { return "two-mains-" + part }

func mark(header, value string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set(header, value+" "+version)
		next.ServeHTTP(w, req)
	})
}
