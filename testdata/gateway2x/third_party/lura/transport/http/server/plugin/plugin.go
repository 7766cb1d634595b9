// Package plugin has the register of http-server plugins, which the loader and a gateway's own code fill, and runs them.
package plugin

import (
	"context"
	"net/http"

	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/logging"
	"github.com/luraproject/lura/v2/plugin"
)

// Namespace is the stanza's name.
const Namespace = "github_com/devopsfaith/krakend/transport/http/server/handler"

// Registerer is what a plugin exports.
type Registerer interface {
	RegisterHandlers(func(
		name string,
		handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
	))
}

// RegisterHandlerFunc keeps a factory.
type RegisterHandlerFunc func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)

// RegisterHandler keeps the last factory of a name.
func RegisterHandler(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
) {
	plugin.Servers[name] = handler
}

// LoadWithLogger lets the plugins of a folder register.
func LoadWithLogger(folder, pattern string, register RegisterHandlerFunc, logger logging.Logger) (int, error) {
	return plugin.Each(folder, pattern, "HandlerRegisterer", func(exported interface{}) bool {
		r, ok := exported.(Registerer)
		if ok {
			plugin.Announce(exported, logger)
			r.RegisterHandlers(register)
		}
		return ok
	})
}

// RunServer runs a server on a handler.
type RunServer func(context.Context, config.ServiceConfig, http.Handler) error

// New puts the service's plugins around the handler that next serves, each around the one before.
func New(logger logging.Logger, next RunServer) RunServer {
	return func(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
		return next(ctx, cfg, wrap(ctx, cfg, logger, handler))
	}
}

func wrap(ctx context.Context, cfg config.ServiceConfig, logger logging.Logger, handler http.Handler) http.Handler {
	stanza, ok := cfg.ExtraConfig[Namespace].(map[string]interface{})
	if !ok || len(plugin.Servers) == 0 {
		return handler
	}
	list, ok := stanza["name"].([]interface{})
	if one, isString := stanza["name"].(string); isString && !ok {
		list = []interface{}{one}
	}
	for _, item := range list {
		name, ok := item.(string)
		if !ok {
			continue
		}
		make, ok := plugin.Servers[name]
		if !ok {
			logger.Error("[PLUGIN: Server]", "No plugin registered as", name)
			continue
		}
		h, err := make(ctx, stanza, handler)
		if err != nil {
			logger.Error("[PLUGIN: Server]", "Error getting the plugin handler:", err.Error())
			continue
		}
		logger.Info("[PLUGIN: Server]", "Injecting plugin", name)
		handler = h
	}
	return handler
}
