// Package host runs plugins that are compiled into the gateway as KrakenD 2.x ran them when it loaded them from files.
//
// It was written by unplug. Where 2.x went on without a plugin that it could not give, this package refuses, unless it is
// told to do as 2.x did.
package host

import (
	"context"
	"fmt"
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
	report(logger, "Executor")(openClients(plugins, logger, func(p Plugin) registerClient {
		return func(name string, f clientFactory) { clients[name] = client{f, p.OnError} }
	}))
	report(logger, "Handler")(openServers(plugins, logger, func(p Plugin) registerServer {
		return func(name string, f serverFactory) { servers[name] = server{f, p.OnError} }
	}))
	report(logger, "Modifier")(openModifiers(ctx, plugins, logger, func(Plugin) registerModifier { return addModifier }))
	logger.Debug("[SERVICE: Plugin Loader] Loading process completed")

	checkServers(cfg, logger)
}

// report logs how the plugins of one kind were opened. A failure never stops the start, as in 2.x.
func report(logger logging.Logger, tag string) func(int, []error) {
	return func(opened int, failed []error) {
		for _, err := range failed {
			logger.Debug(fmt.Sprintf("[SERVICE: %s Plugin] %s", tag, err.Error()))
		}
		if opened > 0 {
			logger.Info(fmt.Sprintf("[SERVICE: %s Plugin] Total plugins loaded: %d", tag, opened))
		}
	}
}
