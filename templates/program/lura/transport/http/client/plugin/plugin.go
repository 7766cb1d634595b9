// Package plugin stands in for lura 2's package of http-client plugins: the same names, for the plugins that this program
// holds. It was written by unplug.
package plugin

import (
	"context"
	"net/http"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
	"github.com/luraproject/lura/v3/transport/http/client"

	_ "{{plugins}}" // what this program holds
	"{{plugins}}/host"
)

// Namespace is the stanza's name in a configuration. The name that lura 2 gave it is read too.
const Namespace = "plugin/http-client"

// RegisterClientFunc adds a plugin to a register.
type RegisterClientFunc func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)

// Registerer is what a plugin exports.
type Registerer interface {
	RegisterClients(func(
		name string,
		handler func(context.Context, map[string]interface{}) (http.Handler, error),
	))
}

// LoggerRegisterer is a plugin that wants the logger.
type LoggerRegisterer interface{ RegisterLogger(interface{}) }

// Load hands rcf the http-client plugins that this program holds, whatever the folder.
func Load(_, _ string, rcf RegisterClientFunc) (int, error) { return host.LoadClients(rcf, nil) }

// LoadWithLogger is Load that hands the plugins a logger.
func LoadWithLogger(_, _ string, rcf RegisterClientFunc, logger logging.Logger) (int, error) {
	return host.LoadClients(rcf, logger)
}

// RegisterClient adds a plugin.
func RegisterClient(name string, handler func(context.Context, map[string]interface{}) (http.Handler, error)) {
	host.RegisterClient(name, handler)
}

// HTTPRequestExecutor lets the plugin that a backend asks for answer in place of next.
func HTTPRequestExecutor(
	logger logging.Logger, next func(*config.Backend) client.HTTPRequestExecutor,
) func(*config.Backend) client.HTTPRequestExecutor {
	return host.RequestExecutor(context.Background(), logger, next)
}

// HTTPRequestExecutorWithContext is HTTPRequestExecutor that hands the plugins a context.
func HTTPRequestExecutorWithContext(
	ctx context.Context, logger logging.Logger, next func(*config.Backend) client.HTTPRequestExecutor,
) func(*config.Backend) client.HTTPRequestExecutor {
	return host.RequestExecutor(ctx, logger, next)
}
