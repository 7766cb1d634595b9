package krakend

import (
	"context"
	"net/http"
	"net/http/httptest"

	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/logging"
	"github.com/luraproject/lura/v2/plugin"
	"github.com/luraproject/lura/v2/proxy"
	"github.com/luraproject/lura/v2/transport/http/client"
)

const clientNamespace = "github.com/devopsfaith/krakend/transport/http/client/executor"

// NewBackendFactoryWithContext gives the factory of all backends.
func NewBackendFactoryWithContext(ctx context.Context, logger logging.Logger) proxy.BackendFactory {
	return func(remote *config.Backend) proxy.Proxy {
		return proxy.NewHTTPProxyWithHTTPExecutor(remote, executor(ctx, remote, logger))
	}
}

// executor is the plugin that the backend names, or the default client whenever that cannot be had.
func executor(ctx context.Context, remote *config.Backend, logger logging.Logger) client.HTTPRequestExecutor {
	standard := client.DefaultHTTPRequestExecutor(client.NewHTTPClient)
	stanza, ok := remote.ExtraConfig[clientNamespace].(map[string]interface{})
	if !ok {
		return standard
	}
	name, ok := stanza["name"].(string)
	if !ok {
		return standard
	}
	factory, ok := plugin.Clients[name]
	if !ok {
		logger.Debug("No plugin registered as", name)
		return standard
	}
	handler, err := factory(ctx, stanza)
	if err != nil {
		logger.Warning("Error getting the plugin handler:", err.Error())
		return standard
	}
	return func(ctx context.Context, req *http.Request) (*http.Response, error) {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, req.WithContext(ctx))
		return recorder.Result(), nil
	}
}
