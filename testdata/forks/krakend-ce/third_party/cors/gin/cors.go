// Package gin answers preflight requests before anything else sees them.
package gin

import (
	"context"
	"net/http"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
)

// RunServer runs the gateway on a handler.
type RunServer func(context.Context, config.ServiceConfig, http.Handler) error

// NewRunServerWithLogger wraps the handler by CORS when the service asks for it.
func NewRunServerWithLogger(next RunServer, l logging.Logger) RunServer {
	return func(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
		if _, ok := cfg.ExtraConfig[Namespace].(map[string]interface{}); !ok {
			return next(ctx, cfg, handler)
		}
		l.Debug("[SERVICE: CORS] Enabled")
		return next(ctx, cfg, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
				w.Header().Set("Access-Control-Allow-Origin", "*")
				w.WriteHeader(http.StatusNoContent)
				return
			}
			w.Header().Set("Access-Control-Allow-Origin", "*")
			handler.ServeHTTP(w, r)
		}))
	}
}
