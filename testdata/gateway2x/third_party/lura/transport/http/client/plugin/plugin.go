// Package plugin has the register of http-client plugins, which the loader and a gateway's own code fill, and calls them.
package plugin

import (
	"context"
	"net/http"
	"net/http/httptest"

	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/logging"
	"github.com/luraproject/lura/v2/plugin"
	"github.com/luraproject/lura/v2/transport/http/client"
)

// Namespace is the stanza's name.
const Namespace = "github.com/devopsfaith/krakend/transport/http/client/executor"

// Registerer is what a plugin exports.
type Registerer interface {
	RegisterClients(func(
		name string,
		handler func(context.Context, map[string]interface{}) (http.Handler, error),
	))
}

// RegisterClientFunc keeps a factory.
type RegisterClientFunc func(name string, handler func(context.Context, map[string]interface{}) (http.Handler, error))

// RegisterClient keeps the last factory of a name.
func RegisterClient(name string, handler func(context.Context, map[string]interface{}) (http.Handler, error)) {
	plugin.Clients[name] = handler
}

// LoadWithLogger lets the plugins of a folder register.
func LoadWithLogger(folder, pattern string, register RegisterClientFunc, logger logging.Logger) (int, error) {
	return plugin.Each(folder, pattern, "ClientRegisterer", func(exported interface{}) bool {
		r, ok := exported.(Registerer)
		if ok {
			plugin.Announce(exported, logger)
			r.RegisterClients(register)
		}
		return ok
	})
}

// HTTPRequestExecutorWithContext gives the plugin that a backend names, or what next gives whenever that cannot be had.
func HTTPRequestExecutorWithContext(
	ctx context.Context, logger logging.Logger, next func(*config.Backend) client.HTTPRequestExecutor,
) func(*config.Backend) client.HTTPRequestExecutor {
	return func(remote *config.Backend) client.HTTPRequestExecutor {
		stanza, ok := remote.ExtraConfig[Namespace].(map[string]interface{})
		if !ok {
			return next(remote)
		}
		name, ok := stanza["name"].(string)
		if !ok {
			return next(remote)
		}
		factory, ok := plugin.Clients[name]
		if !ok {
			logger.Debug("No plugin registered as", name)
			return next(remote)
		}
		handler, err := factory(ctx, stanza)
		if err != nil {
			logger.Warning("Error getting the plugin handler:", err.Error())
			return next(remote)
		}
		return func(ctx context.Context, req *http.Request) (*http.Response, error) {
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, req.WithContext(ctx))
			return recorder.Result(), nil
		}
	}
}
