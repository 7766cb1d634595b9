package krakend

import (
	"context"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
	"github.com/luraproject/lura/v3/proxy"
	"github.com/luraproject/lura/v3/transport/http/client"
)

func newRequestExecutorFactory() func(*config.Backend) client.HTTPRequestExecutor {
	return func(*config.Backend) client.HTTPRequestExecutor {
		return client.DefaultHTTPRequestExecutor(client.NewHTTPClient)
	}
}

func internalNewBackendFactory(
	_ context.Context,
	requestExecutorFactory func(*config.Backend) client.HTTPRequestExecutor,
	logger logging.Logger,
) proxy.BackendFactory {
	backendFactory := func(remote *config.Backend) proxy.Proxy {
		return proxy.NewHTTPProxyWithHTTPExecutor(remote, requestExecutorFactory(remote))
	}
	return func(remote *config.Backend) proxy.Proxy {
		logger.Debug("[BACKEND: " + remote.URLPattern + "] Building the backend pipe")
		return backendFactory(remote)
	}
}

// NewBackendFactoryWithContext gives the factory of all backends.
func NewBackendFactoryWithContext(ctx context.Context, logger logging.Logger) proxy.BackendFactory {
	requestExecutorFactory := newRequestExecutorFactory()
	return internalNewBackendFactory(ctx, requestExecutorFactory, logger)
}
