// Package krakend composes the gateway.
package krakend

import (
	"context"
	"net/http"
	"os"

	cors "github.com/krakend/krakend-cors/v2/gin"
	metrics "github.com/krakend/krakend-metrics/v2/gin"
	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/core"
	"github.com/luraproject/lura/v2/logging"
	"github.com/luraproject/lura/v2/plugin"
	router "github.com/luraproject/lura/v2/router/gin"
	"github.com/luraproject/lura/v2/sd/dnssrv"
	serverhttp "github.com/luraproject/lura/v2/transport/http/server"
)

const serverNamespace = "github_com/devopsfaith/krakend/transport/http/server/handler"

// LoggerBuilder makes the gateway's logger.
type LoggerBuilder struct{}

// NewLogger logs to standard error.
func (LoggerBuilder) NewLogger(config.ServiceConfig) (logging.Logger, error) {
	return logging.NewLogger(os.Stderr), nil
}

// MetricsAndTraces stands for what begins to measure once the plugins are there.
type MetricsAndTraces struct{}

// Register gives the collector.
func (MetricsAndTraces) Register(context.Context, config.ServiceConfig, logging.Logger) *metrics.Metrics {
	return metrics.New()
}

// ExecutorBuilder composes the executor of its collaborators.
type ExecutorBuilder struct {
	LoggerFactory            LoggerBuilder
	MetricsAndTracesRegister MetricsAndTraces
}

// NewCmdExecutor gives what `run` calls with the parsed configuration.
func (e *ExecutorBuilder) NewCmdExecutor(ctx context.Context) func(config.ServiceConfig) {
	return func(cfg config.ServiceConfig) {
		cfg.Normalize()

		logger, err := e.LoggerFactory.NewLogger(cfg)
		if err != nil {
			return
		}
		logger.Info("Starting KrakenD v" + core.KrakendVersion)
		dnssrv.SetTTL(cfg.DNSCacheTTL)
		plugin.Load(ctx, cfg, logger)

		metricCollector := e.MetricsAndTracesRegister.Register(ctx, cfg, logger)

		pf := NewProxyFactory(logger, NewBackendFactoryWithContext(ctx, logger), metricCollector)
		withCORS := cors.NewRunServerWithLogger(cors.RunServer(serverhttp.RunServerWithLoggerFactory(logger)), logger)
		run := func(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
			return withCORS(ctx, cfg, wrap(ctx, cfg, logger, handler))
		}
		if err := router.Run(ctx, router.Config{ProxyFactory: pf, Logger: logger, RunServer: run}, cfg); err != nil {
			logger.Error("[SERVICE: Server]", err.Error())
		}
	}
}

// wrap puts the service's plugins around the handler, each around the one before.
func wrap(ctx context.Context, cfg config.ServiceConfig, logger logging.Logger, handler http.Handler) http.Handler {
	stanza, ok := cfg.ExtraConfig[serverNamespace].(map[string]interface{})
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
