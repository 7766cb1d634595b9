package main

import (
	"context"
	"net/http"
)

var HandlerRegisterer = registerer(nameOf("second"))

type registerer string

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), r.second)
}

func (r registerer) second(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	settings, _ := extra[string(r)].(map[string]interface{})
	header, _ := settings["second_header"].(string)
	return mark(header, "second", next), nil
}

func main() {}
