package main

import (
	"context"
	"net/http"

	"corner-shop/audit-trail/internal/trail"
)

// HandlerRegisterer is the symbol that the gateway looks up.
var HandlerRegisterer registerer = trail.Name

type registerer string

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), func(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
		cfg, _ := extra[trail.Name].(map[string]interface{})
		header, _ := cfg["header"].(string)
		return trail.Handler(header, next), nil
	})
}
