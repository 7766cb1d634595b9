// Package krakend composes the gateway.
package krakend

import (
	"context"
	"net/http"
	"os"

	cors "github.com/krakend/krakend-cors/v3/gin"
	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/core"
	"github.com/luraproject/lura/v3/logging"
	router "github.com/luraproject/lura/v3/router/gin"
	"github.com/luraproject/lura/v3/sd/dnssrv"
	serverhttp "github.com/luraproject/lura/v3/transport/http/server"
)

// RunServer runs the gateway on a handler.
type RunServer func(context.Context, config.ServiceConfig, http.Handler) error

// LoggerBuilder makes the gateway's logger.
type LoggerBuilder struct{}

// NewLogger logs to standard error.
func (LoggerBuilder) NewLogger(config.ServiceConfig) (logging.Logger, error) {
	return logging.NewLogger(os.Stderr), nil
}

// ExecutorBuilder composes the executor of its collaborators.
type ExecutorBuilder struct {
	LoggerFactory LoggerBuilder
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

		bpf := NewBackendFactoryWithContext(ctx, logger)
		pf := NewProxyFactory(logger, bpf)

		runServerChain := router.RunServerFunc(serverhttp.RunServerWithLoggerFactory(logger))
		runServerChain = router.RunServerFunc(new(DefaultRunServerFactory).NewRunServer(logger, runServerChain))

		// As in the gateway, an error of the server is logged and ends the process with status 0.
		if err := router.Run(ctx, router.Config{ProxyFactory: pf, Logger: logger, RunServer: runServerChain}, cfg); err != nil {
			logger.Error("[SERVICE: Server]", err.Error())
		}
	}
}

// DefaultRunServerFactory wraps the server by CORS.
type DefaultRunServerFactory struct{}

// NewRunServer gives the wrapped server.
func (*DefaultRunServerFactory) NewRunServer(l logging.Logger, next router.RunServerFunc) RunServer {
	return RunServer(cors.NewRunServerWithLogger(cors.RunServer(next), l))
}
