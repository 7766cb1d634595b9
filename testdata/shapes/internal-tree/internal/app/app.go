package app

import (
	"context"
	"net/http"

	"unplug.test/internal-tree/internal/app/names"
)

type Registerer struct{ Prefix string }

func (r Registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(r.Prefix+names.Separator+"tree", r.handler)
}

func (r Registerer) handler(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	return wrap(extra, next), nil
}

func wrap(settings map[string]interface{}, next http.Handler) http.Handler {
	if on, _ := settings["enabled"].(bool); !on {
		return next
	}
	return http.StripPrefix("/internal", next)
}
