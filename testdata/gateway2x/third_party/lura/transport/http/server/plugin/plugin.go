// Package plugin has the register of http-server plugins, which the loader and a gateway's own code fill.
package plugin

import (
	"context"
	"net/http"

	"github.com/luraproject/lura/v2/plugin"
)

// Registerer is what a plugin exports.
type Registerer interface {
	RegisterHandlers(func(
		name string,
		handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
	))
}

// RegisterHandler keeps the last factory of a name.
func RegisterHandler(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
) {
	plugin.Servers[name] = handler
}
