package krakend

import (
	"context"
	"fmt"
	"strings"

	"github.com/luraproject/lura/v2/logging"
	modifier "github.com/luraproject/lura/v2/proxy/plugin"
	client "github.com/luraproject/lura/v2/transport/http/client/plugin"
	server "github.com/luraproject/lura/v2/transport/http/server/plugin"
)

// LoadPlugins opens every file of a folder whose name contains pattern, once a kind.
func LoadPlugins(ctx context.Context, folder, pattern string, logger logging.Logger) {
	n, err := client.LoadWithLogger(folder, pattern, client.RegisterClient, logger)
	report(logger, "Executor", n, err)
	n, err = server.LoadWithLogger(folder, pattern, server.RegisterHandler, logger)
	report(logger, "Handler", n, err)
	n, err = modifier.LoadWithLoggerAndContext(ctx, folder, pattern, modifier.RegisterModifier, logger)
	report(logger, "Modifier", n, err)
}

func report(logger logging.Logger, kind string, n int, err error) {
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			logger.Debug(fmt.Sprintf("[SERVICE: %s Plugin] %s", kind, line))
		}
	}
	if n > 0 {
		logger.Info(fmt.Sprintf("[SERVICE: %s Plugin] Total plugins loaded: %d", kind, n))
	}
}
