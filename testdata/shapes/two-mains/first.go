package main

import (
	"context"
	"net/http"
)

var HandlerRegisterer = registerer(nameOf("first"))

type registerer string

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), r.first)
}

func (r registerer) first(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	settings, _ := extra[string(r)].(map[string]interface{})
	header, _ := settings["first_header"].(string)
	return mark(header, "first", next), nil
}

func main() {}
