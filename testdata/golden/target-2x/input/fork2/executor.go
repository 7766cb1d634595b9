package krakend

import (
	"context"

	"github.com/luraproject/lura/v2/config"
)

// NewCmdExecutor gives what `run` calls.
func (e *ExecutorBuilder) NewCmdExecutor(ctx context.Context) func(config.ServiceConfig) {
	return func(cfg config.ServiceConfig) {
		logger, _, err := e.LoggerFactory.NewLogger(cfg)
		if err != nil {
			return
		}

		if cfg.Plugin != nil {
			e.PluginLoaderWithContext.LoadWithContext(ctx, cfg.Plugin.Folder, cfg.Plugin.Pattern, logger)
		}

		e.serve(ctx, cfg, logger, e.MetricsAndTracesRegister.Register(ctx, cfg, logger))
	}
}
