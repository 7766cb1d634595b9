package krakend

import (
	"context"

	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/logging"
	"github.com/luraproject/lura/v2/proxy"
	"github.com/luraproject/lura/v2/transport/http/client"
	clientplugin "github.com/luraproject/lura/v2/transport/http/client/plugin"
)

// NewBackendFactoryWithContext gives the factory of all backends.
func NewBackendFactoryWithContext(ctx context.Context, logger logging.Logger) proxy.BackendFactory {
	executor := clientplugin.HTTPRequestExecutorWithContext(ctx, logger, func(*config.Backend) client.HTTPRequestExecutor {
		return client.DefaultHTTPRequestExecutor(client.NewHTTPClient)
	})
	return func(remote *config.Backend) proxy.Proxy {
		return proxy.NewHTTPProxyWithHTTPExecutor(remote, executor(remote))
	}
}
