package krakend

import (
	"context"

	metrics "github.com/krakend/krakend-metrics/v3/gin"
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
	_ *metrics.Metrics,
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
func NewBackendFactoryWithContext(ctx context.Context, logger logging.Logger, metricCollector *metrics.Metrics) proxy.BackendFactory {
	requestExecutorFactory := newRequestExecutorFactory()
	return internalNewBackendFactory(ctx, requestExecutorFactory, logger, metricCollector)
}

type backendFactory struct{}

func (backendFactory) NewBackendFactory(ctx context.Context, l logging.Logger, m *metrics.Metrics) proxy.BackendFactory {
	return NewBackendFactoryWithContext(ctx, l, m)
}
