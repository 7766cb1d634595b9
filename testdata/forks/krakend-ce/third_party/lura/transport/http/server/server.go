// Package server listens.
package server

import (
	"context"
	"fmt"
	"net"
	"net/http"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
)

// RunServerWithLoggerFactory serves until the context ends; the address goes to the log.
func RunServerWithLoggerFactory(l logging.Logger) func(context.Context, config.ServiceConfig, http.Handler) error {
	return func(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", cfg.Port))
		if err != nil {
			return err
		}
		s := &http.Server{Handler: handler}
		go func() {
			<-ctx.Done()
			s.Close()
		}()
		l.Info("[SERVICE: Server] Serving on", listener.Addr().String())
		return s.Serve(listener)
	}
}
