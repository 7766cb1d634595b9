// Package plugin stands in for lura 2's package of http-server plugins: the same names, for the plugins that this program
// holds. It was written by unplug.
package plugin

import (
	"context"
	"net/http"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"

	_ "{{plugins}}" // what this program holds
	"{{plugins}}/host"
)

// Namespace is the stanza's name in a configuration. The name that lura 2 gave it is read too.
const Namespace = "plugin/http-server"

// RunServer runs the server of a handler.
type RunServer func(context.Context, config.ServiceConfig, http.Handler) error

// RegisterHandlerFunc adds a plugin to a register.
type RegisterHandlerFunc func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)

// Registerer is what a plugin exports.
type Registerer interface {
	RegisterHandlers(func(
		name string,
		handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
	))
}

// LoggerRegisterer is a plugin that wants the logger.
type LoggerRegisterer interface{ RegisterLogger(interface{}) }

// Load hands rcf the http-server plugins that this program holds, whatever the folder.
func Load(_, _ string, rcf RegisterHandlerFunc) (int, error) { return host.LoadServers(rcf, nil) }

// LoadWithLogger is Load that hands the plugins a logger.
func LoadWithLogger(_, _ string, rcf RegisterHandlerFunc, logger logging.Logger) (int, error) {
	return host.LoadServers(rcf, logger)
}

// RegisterHandler adds a plugin.
func RegisterHandler(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
) {
	host.RegisterServer(name, handler)
}

// New puts the plugins that a configuration lists around the handler. It ends the process when one of them is not registered.
func New(logger logging.Logger, next RunServer) RunServer {
	return RunServer(host.NewServer(logger, next))
}
