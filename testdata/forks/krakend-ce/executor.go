// Package krakend composes the gateway.
package krakend

import (
	"context"
	"net/http"
	"os"

	cors "github.com/krakend/krakend-cors/v3/gin"
	metrics "github.com/krakend/krakend-metrics/v3/gin"
	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/core"
	"github.com/luraproject/lura/v3/logging"
	"github.com/luraproject/lura/v3/proxy"
	router "github.com/luraproject/lura/v3/router/gin"
	"github.com/luraproject/lura/v3/sd/dnssrv"
	serverhttp "github.com/luraproject/lura/v3/transport/http/server"
)

// RunServer runs the gateway on a handler.
type RunServer func(context.Context, config.ServiceConfig, http.Handler) error

// LoggerFactory makes the gateway's logger.
type LoggerFactory interface {
	NewLogger(config.ServiceConfig) (logging.Logger, error)
}

// MetricsAndTracesRegister begins to measure, and gives the collector.
type MetricsAndTracesRegister interface {
	Register(context.Context, config.ServiceConfig, logging.Logger) *metrics.Metrics
}

// ProxyFactory gives the factory of all endpoints.
type ProxyFactory interface {
	NewProxyFactory(logging.Logger, proxy.BackendFactory, *metrics.Metrics) proxy.Factory
}

// BackendFactory gives the factory of all backends.
type BackendFactory interface {
	NewBackendFactory(context.Context, logging.Logger, *metrics.Metrics) proxy.BackendFactory
}

// RunServerFactory gives the function that runs the gateway on a handler.
type RunServerFactory interface {
	NewRunServer(logging.Logger, router.RunServerFunc) RunServer
}

// ExecutorBuilder composes the executor of its collaborators; those that are nil get the default.
type ExecutorBuilder struct {
	LoggerFactory            LoggerFactory
	MetricsAndTracesRegister MetricsAndTracesRegister
	ProxyFactory             ProxyFactory
	BackendFactory           BackendFactory
	RunServerFactory         RunServerFactory
}

// NewExecutor gives the executor of the default collaborators.
func NewExecutor(ctx context.Context) func(config.ServiceConfig) {
	eb := new(ExecutorBuilder)
	return eb.NewCmdExecutor(ctx)
}

// NewCmdExecutor gives what `run` calls with the parsed configuration.
func (e *ExecutorBuilder) NewCmdExecutor(ctx context.Context) func(config.ServiceConfig) {
	e.checkCollaborators()

	return func(cfg config.ServiceConfig) {
		cfg.Normalize()

		logger, err := e.LoggerFactory.NewLogger(cfg)
		if err != nil {
			return
		}
		logger.Info("Starting KrakenD v" + core.KrakendVersion)

		dnssrv.SetTTL(cfg.DNSCacheTTL)

		metricCollector := e.MetricsAndTracesRegister.Register(ctx, cfg, logger)
		if closer, ok := e.MetricsAndTracesRegister.(interface{ Close() }); ok {
			defer closer.Close()
		}

		bpf := e.BackendFactory.NewBackendFactory(ctx, logger, metricCollector)
		pf := e.ProxyFactory.NewProxyFactory(logger, bpf, metricCollector)

		runServerChain := router.RunServerFunc(serverhttp.RunServerWithLoggerFactory(logger))
		runServerChain = router.RunServerFunc(e.RunServerFactory.NewRunServer(logger, runServerChain))

		// As in the gateway, an error of the server is logged and ends the process with status 0.
		if err := router.Run(ctx, router.Config{ProxyFactory: pf, Logger: logger, RunServer: runServerChain}, cfg); err != nil {
			logger.Error("[SERVICE: Server]", err.Error())
		}
	}
}

func (e *ExecutorBuilder) checkCollaborators() {
	if e.LoggerFactory == nil {
		e.LoggerFactory = new(LoggerBuilder)
	}
	if e.MetricsAndTracesRegister == nil {
		e.MetricsAndTracesRegister = new(MetricsAndTraces)
	}
	if e.ProxyFactory == nil {
		e.ProxyFactory = new(proxyFactory)
	}
	if e.BackendFactory == nil {
		e.BackendFactory = new(backendFactory)
	}
	if e.RunServerFactory == nil {
		e.RunServerFactory = new(DefaultRunServerFactory)
	}
}

// LoggerBuilder is the default LoggerFactory.
type LoggerBuilder struct{}

// NewLogger logs to standard error.
func (LoggerBuilder) NewLogger(config.ServiceConfig) (logging.Logger, error) {
	return logging.NewLogger(os.Stderr), nil
}

// MetricsAndTraces is the default MetricsAndTracesRegister.
type MetricsAndTraces struct {
	shutdown func()
}

// Register begins to measure.
func (m *MetricsAndTraces) Register(_ context.Context, _ config.ServiceConfig, l logging.Logger) *metrics.Metrics {
	m.shutdown = func() { l.Debug("[SERVICE: Metrics] Closed") }
	return metrics.New()
}

// Close ends it.
func (m *MetricsAndTraces) Close() {
	if m.shutdown != nil {
		m.shutdown()
	}
}

// DefaultRunServerFactory wraps the server by CORS.
type DefaultRunServerFactory struct{}

// NewRunServer gives the wrapped server.
func (*DefaultRunServerFactory) NewRunServer(l logging.Logger, next router.RunServerFunc) RunServer {
	return RunServer(cors.NewRunServerWithLogger(cors.RunServer(next), l))
}
