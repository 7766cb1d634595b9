// Package krakend composes the gateway.
package krakend

import (
	"context"
	"os"

	cors "github.com/krakend/krakend-cors/v2/gin"
	metrics "github.com/krakend/krakend-metrics/v2/gin"
	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/core"
	"github.com/luraproject/lura/v2/logging"
	router "github.com/luraproject/lura/v2/router/gin"
	"github.com/luraproject/lura/v2/sd/dnssrv"
	serverhttp "github.com/luraproject/lura/v2/transport/http/server"
	server "github.com/luraproject/lura/v2/transport/http/server/plugin"
)

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
		if cfg.Plugin != nil {
			LoadPlugins(ctx, cfg.Plugin.Folder, cfg.Plugin.Pattern, logger)
		}

		metricCollector := e.MetricsAndTracesRegister.Register(ctx, cfg, logger)

		pf := NewProxyFactory(logger, NewBackendFactoryWithContext(ctx, logger), metricCollector)
		withCORS := cors.NewRunServerWithLogger(cors.RunServer(serverhttp.RunServerWithLoggerFactory(logger)), logger)
		run := server.New(logger, server.RunServer(withCORS))
		if err := router.Run(ctx, router.Config{ProxyFactory: pf, Logger: logger, RunServer: router.RunServerFunc(run)}, cfg); err != nil {
			logger.Error("[SERVICE: Server]", err.Error())
		}
	}
}
