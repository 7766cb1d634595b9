// Package host runs plugins that are compiled into the gateway as KrakenD 2.x ran them when it loaded them from files.
//
// It was written by unplug. Where 2.x went on without a plugin that it could not give, this package refuses, unless it is
// told to do as 2.x did.
package host

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/core"
	"github.com/luraproject/lura/v3/logging"
)

// OnError says what an error of a plugin's factory leads to.
type OnError int

const (
	// Refuse ends the gateway, or answers 500 on the endpoint.
	Refuse OnError = iota
	// Skip logs the error and goes on without the plugin, as 2.x did.
	Skip
)

// Plugin is one plugin of this build. Server, Client and Modifier point to its registerer variables, as the symbols of a
// file did; nil where it has none.
type Plugin struct {
	Slug                     string
	OnError                  OnError
	Server, Client, Modifier any
}

// Name is a name of a kind ("http-server", "http-client", "req-resp-modifier").
type Name struct {
	Kind, Name string
}

// Options change what happens where 2.x went on without a plugin.
type Options struct {
	As2x    bool   // everywhere as 2.x did
	Ignored []Name // names that nothing registers, and that are meant to be gone without
}

// added are the plugins of Add.
var added []Plugin

// Add puts a plugin that was written for this build behind those of the list. Call it from an init function.
func Add(p Plugin) { added = append(added, p) }

// versionSuffix tells this build from a stock one.
const versionSuffix = "+unplug"

// onErrorVariable overrides Options.As2x at start-up.
const onErrorVariable = "UNPLUG_ON_ERROR"

func init() {
	core.KrakendVersion += versionSuffix
	core.KrakendHeaderValue += versionSuffix
}

// Load registers all plugins, at the moment at which 2.x loaded their files, and ends the process when the configuration asks
// for an http-server plugin that this build does not hold.
func Load(ctx context.Context, cfg config.ServiceConfig, logger logging.Logger, options Options, plugins []Plugin) {
	reset(options)
	if os.Getenv(onErrorVariable) == "as-2.x" {
		policy.as2x = true
		logger.Critical("[SERVICE: Plugin Host]", onErrorVariable+"=as-2.x: the gateway goes on without plugins that it cannot give")
	}

	plugins = append(plugins[:len(plugins):len(plugins)], added...)
	slugs := make([]string, 0, len(plugins))
	for _, p := range plugins {
		slugs = append(slugs, p.Slug)
	}
	logger.Info("[SERVICE: Plugin Host]", fmt.Sprintf("This build holds %d plugins: %s", len(plugins), strings.Join(slugs, ", ")))

	logger.Debug("[SERVICE: Plugin Loader] Starting loading process")
	loadKind(logger, "Executor", plugins, func(p Plugin) any { return p.Client }, func(p Plugin, symbol any) error {
		r, ok := symbol.(clientRegisterer)
		if !ok {
			return fmt.Errorf("http-request-executor plugin loader: unknown type")
		}
		giveLogger(symbol, logger)
		r.RegisterClients(func(name string, f clientFactory) { clients[name] = client{f, p.OnError} })
		return nil
	})
	loadKind(logger, "Handler", plugins, func(p Plugin) any { return p.Server }, func(p Plugin, symbol any) error {
		r, ok := symbol.(handlerRegisterer)
		if !ok {
			return fmt.Errorf("http-server-handler plugin loader: unknown type")
		}
		giveLogger(symbol, logger)
		r.RegisterHandlers(func(name string, f serverFactory) { servers[name] = server{f, p.OnError} })
		return nil
	})
	loadKind(logger, "Modifier", plugins, func(p Plugin) any { return p.Modifier }, func(_ Plugin, symbol any) error {
		r, ok := symbol.(modifierRegisterer)
		if !ok {
			return fmt.Errorf("modifier plugin loader: unknown type")
		}
		giveLogger(symbol, logger)
		if c, ok := symbol.(interface{ RegisterContext(context.Context) }); ok {
			c.RegisterContext(ctx)
		}
		r.RegisterModifiers(registerModifier)
		return nil
	})
	logger.Debug("[SERVICE: Plugin Loader] Loading process completed")

	checkServers(cfg, logger)
}

// loadKind opens one symbol of every plugin that has it. A failure is logged and never stops the start, as in 2.x.
func loadKind(logger logging.Logger, tag string, plugins []Plugin, symbol func(Plugin) any, open func(Plugin, any) error) {
	loaded := 0
	for i, p := range plugins {
		s := symbol(p)
		if s == nil {
			continue
		}
		if err := guarded(func() error { return open(p, s) }); err != nil {
			logger.Debug(fmt.Sprintf("[SERVICE: %s Plugin] plugin #%d (%s): %s", tag, i, p.Slug, err.Error()))
			continue
		}
		loaded++
	}
	if loaded > 0 {
		logger.Info(fmt.Sprintf("[SERVICE: %s Plugin] Total plugins loaded: %d", tag, loaded))
	}
}

// guarded turns a panic into an error, as the loader of 2.x did.
func guarded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			var ok bool
			if err, ok = r.(error); !ok {
				err = fmt.Errorf("%v", r)
			}
		}
	}()
	return f()
}

func giveLogger(symbol any, logger logging.Logger) {
	if l, ok := symbol.(interface{ RegisterLogger(interface{}) }); ok {
		l.RegisterLogger(logger)
	}
}

// The registerers that plugins export.
type (
	clientFactory   = func(context.Context, map[string]interface{}) (http.Handler, error)
	serverFactory   = func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error)
	modifierFactory = func(map[string]interface{}) func(interface{}) (interface{}, error)

	clientRegisterer interface {
		RegisterClients(func(name string, handler func(context.Context, map[string]interface{}) (http.Handler, error)))
	}
	handlerRegisterer interface {
		RegisterHandlers(func(name string, handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error)))
	}
	modifierRegisterer interface {
		RegisterModifiers(func(
			name string,
			modifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error),
			appliesToRequest bool,
			appliesToResponse bool,
		))
	}
)
