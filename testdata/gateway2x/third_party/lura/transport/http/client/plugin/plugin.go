// Package plugin has the register of http-client plugins, which the loader and a gateway's own code fill.
package plugin

import (
	"context"
	"net/http"

	"github.com/luraproject/lura/v2/plugin"
)

// Registerer is what a plugin exports.
type Registerer interface {
	RegisterClients(func(
		name string,
		handler func(context.Context, map[string]interface{}) (http.Handler, error),
	))
}

// RegisterClient keeps the last factory of a name.
func RegisterClient(name string, handler func(context.Context, map[string]interface{}) (http.Handler, error)) {
	plugin.Clients[name] = handler
}
