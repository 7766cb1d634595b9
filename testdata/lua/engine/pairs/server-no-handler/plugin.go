package main

import (
	"context"
	"net/http"
)

// HandlerRegisterer is what the gateway looks for.
var HandlerRegisterer = registerer("server-no-handler")

type registerer string

func (r registerer) RegisterHandlers(register func(
	name string, handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	register(string(r), handler)
}

func main() {}

func handler(context.Context, map[string]interface{}, http.Handler) (http.Handler, error) {
	return nil, nil
}
