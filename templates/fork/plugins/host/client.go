package host

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
	httpclient "github.com/luraproject/lura/v3/transport/http/client"
)

// RequestExecutor lets an http-client plugin answer in place of a backend's client. next makes the client of every backend
// that has no plugin; a backend with one never calls it.
func RequestExecutor(
	ctx context.Context, l logging.Logger, next func(*config.Backend) httpclient.HTTPRequestExecutor,
) func(*config.Backend) httpclient.HTTPRequestExecutor {
	return func(cfg *config.Backend) httpclient.HTTPRequestExecutor {
		stanza, ok := stanzaOf(cfg.ExtraConfig, clientNamespace)
		if !ok {
			return next(cfg)
		}
		tag := backendTag(cfg)
		extra, ok := stanza.(map[string]interface{})
		if !ok {
			l.Debug(tag, "["+clientNamespace+"]", "Wrong extra config type for backend")
			return next(cfg)
		}
		name, named := extra["name"].(string)
		plugin, known := clients[name]
		switch {
		case named && !known && !mayBeMissing("http-client", name):
			return refusing(refuseBackend(l, cfg, fmt.Sprintf("%s: this build holds no plugin registered as %q", clientNamespace, name)))
		case len(clients) == 0:
			l.Debug(tag, "No plugins registered for the module")
			return next(cfg)
		case !named:
			l.Debug(tag, "No name defined in the extra config for", cfg.URLPattern)
			return next(cfg)
		case !known:
			l.Debug(tag, "No plugin registered as", name)
			return next(cfg)
		}
		handler, err := plugin.factory(ctx, extra)
		if err != nil {
			l.Warning(tag, "Error getting the plugin handler:", err.Error())
			if plugin.onError == Refuse && !policy.as2x {
				return refusing(refuseBackend(l, cfg, fmt.Sprintf("%s: the plugin %q cannot be given: %s", clientNamespace, name, err.Error())))
			}
			return next(cfg)
		}
		l.Debug(tag, "Injecting plugin", name)
		return func(ctx context.Context, req *http.Request) (*http.Response, error) {
			// A recorder as in 2.x: the answer is buffered whole, the status is 200 unless it is set, and headers that are
			// set after WriteHeader are lost.
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, req.WithContext(ctx))
			return w.Result(), nil
		}
	}
}

func refusing(err error) httpclient.HTTPRequestExecutor {
	return func(context.Context, *http.Request) (*http.Response, error) { return nil, err }
}
