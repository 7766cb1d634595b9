package host

import (
	"context"
	"fmt"
	"net/http"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
)

const serverTag = "[PLUGIN: Server]"

// RunServer wraps the router's handler by the http-server plugins that the configuration lists, in its order: the last one in
// the list sees a request first.
func RunServer(
	l logging.Logger, next func(context.Context, config.ServiceConfig, http.Handler) error,
) func(context.Context, config.ServiceConfig, http.Handler) error {
	return func(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
		stanza, ok := stanzaOf(cfg.ExtraConfig, serverNamespace)
		if !ok {
			return next(ctx, cfg, handler)
		}
		extra, ok := stanza.(map[string]interface{})
		if !ok {
			l.Debug(serverTag, "Wrong extra_config type")
			return next(ctx, cfg, handler)
		}
		if len(servers) == 0 {
			l.Debug(serverTag, "No plugins registered for the module")
			return next(ctx, cfg, handler)
		}
		names, ok := serverNames(extra)
		if !ok {
			l.Debug(serverTag, "No plugins required in the extra config")
			return next(ctx, cfg, handler)
		}
		for _, name := range names {
			plugin, ok := servers[name]
			if !ok {
				l.Error(serverTag, "No plugin registered as", name)
				continue
			}
			wrapped, err := plugin.factory(ctx, extra, handler)
			if err != nil {
				l.Error(serverTag, "Error getting the plugin handler:", err.Error())
				if plugin.onError == Refuse && !policy.as2x {
					fatal(l, serverTag, fmt.Sprintf("/extra_config/plugin~1http-server: the plugin %q cannot be given: %s", name, err.Error()))
				}
				continue
			}
			l.Info(serverTag, "Injecting plugin", name)
			handler = wrapped
		}
		return next(ctx, cfg, handler)
	}
}

// serverNames are the names of a stanza: a list, whose other elements are skipped, or one string.
func serverNames(extra map[string]interface{}) ([]string, bool) {
	switch name := extra["name"].(type) {
	case string:
		return []string{name}, true
	case []interface{}:
		var names []string
		for _, element := range name {
			if s, ok := element.(string); ok {
				names = append(names, s)
			}
		}
		return names, true
	}
	return nil, false
}

// checkServers ends the process when the service asks for a name that nothing registers.
func checkServers(cfg config.ServiceConfig, logger logging.Logger) {
	stanza, _ := stanzaOf(cfg.ExtraConfig, serverNamespace)
	extra, ok := stanza.(map[string]interface{})
	if !ok {
		return
	}
	names, _ := serverNames(extra)
	for _, name := range names {
		if _, ok := servers[name]; !ok && !mayBeMissing("http-server", name) {
			fatal(logger, serverTag, fmt.Sprintf(
				"/extra_config/plugin~1http-server/name: this build holds no plugin registered as %q, and does not start without it", name))
		}
	}
}
