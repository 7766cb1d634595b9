package host

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
	"github.com/luraproject/lura/v3/proxy"
	"github.com/luraproject/lura/v3/sd"
	httpclient "github.com/luraproject/lura/v3/transport/http/client"
)

// This file holds what lura 2 gave to programs of one's own: loaders, registers, the modifiers' middlewares and the default
// factories that have them.

// The names that lura 2 itself gave the stanzas: a configuration may still have them.
func init() {
	otherNames[serverNamespace] = "github_com/devopsfaith/krakend/transport/http/server/handler"
	otherNames[clientNamespace] = "github.com/devopsfaith/krakend/transport/http/client/executor"
	otherNames[modifierNamespace] = "github.com/devopsfaith/krakend/proxy/plugin"
}

var (
	held     []Plugin
	loading  = Skip // of the plugin that is registering; what a program registers itself goes on as in lura 2
	announce sync.Once
)

// Hold says which plugins this program holds. Package plugins calls it before anything else runs.
func Hold(options Options, plugins []Plugin) {
	reset(options)
	if os.Getenv(onErrorVariable) == "as-2.x" {
		policy.as2x = true
	}
	held = plugins
}

func heldPlugins(logger logging.Logger) []Plugin {
	plugins := append(held[:len(held):len(held)], added...)
	if logger == nil {
		return plugins
	}
	announce.Do(func() {
		slugs := make([]string, 0, len(plugins))
		for _, p := range plugins {
			slugs = append(slugs, p.Slug)
		}
		logger.Info("[SERVICE: Plugin Host]", fmt.Sprintf("This program holds %d plugins: %s", len(plugins), strings.Join(slugs, ", ")))
		if os.Getenv(onErrorVariable) == "as-2.x" {
			logger.Critical("[SERVICE: Plugin Host]", onErrorVariable+"=as-2.x: the program goes on without plugins that it cannot give")
		}
	})
	return plugins
}

// LoadError holds what went wrong with each plugin that could not be opened.
type LoadError struct{ errs []error }

func (e LoadError) Error() string {
	messages := make([]string, 0, len(e.errs))
	for _, err := range e.errs {
		messages = append(messages, err.Error())
	}
	return fmt.Sprintf("plugin loader found %d error(s): \n%s", len(e.errs), strings.Join(messages, "\n"))
}

// Len is how many there are.
func (e LoadError) Len() int { return len(e.errs) }

// Errs are all of them.
func (e LoadError) Errs() []error { return e.errs }

func loaded(opened int, failed []error) (int, error) {
	loading = Skip
	if len(failed) > 0 {
		return opened, LoadError{failed}
	}
	return opened, nil
}

// LoadClients hands register every http-client plugin of this program.
func LoadClients(register func(string, func(context.Context, map[string]interface{}) (http.Handler, error)), logger logging.Logger) (int, error) {
	return loaded(openClients(heldPlugins(logger), logger, func(p Plugin) registerClient {
		loading = p.OnError
		return register
	}))
}

// LoadServers hands register every http-server plugin of this program.
func LoadServers(
	register func(string, func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error)), logger logging.Logger,
) (int, error) {
	return loaded(openServers(heldPlugins(logger), logger, func(p Plugin) registerServer {
		loading = p.OnError
		return register
	}))
}

// LoadModifiers hands register every modifier of this program.
func LoadModifiers(
	ctx context.Context, register func(string, func(map[string]interface{}) func(interface{}) (interface{}, error), bool, bool), logger logging.Logger,
) (int, error) {
	return loaded(openModifiers(ctx, heldPlugins(logger), logger, func(Plugin) registerModifier { return register }))
}

// RegisterClient adds an http-client plugin.
func RegisterClient(name string, factory func(context.Context, map[string]interface{}) (http.Handler, error)) {
	clients[name] = client{factory, loading}
}

// RegisterServer adds an http-server plugin.
func RegisterServer(name string, factory func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error)) {
	servers[name] = server{factory, loading}
}

// RegisterModifier adds a modifier.
func RegisterModifier(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), appliesToRequest, appliesToResponse bool,
) {
	addModifier(name, factory, appliesToRequest, appliesToResponse)
}

// RequestModifier is what is registered as a request modifier of this name.
func RequestModifier(name string) (func(map[string]interface{}) func(interface{}) (interface{}, error), bool) {
	factory, ok := requestModifiers[name]
	return factory, ok
}

// ResponseModifier is what is registered as a response modifier of this name.
func ResponseModifier(name string) (func(map[string]interface{}) func(interface{}) (interface{}, error), bool) {
	factory, ok := responseModifiers[name]
	return factory, ok
}

// NewServer is RunServer that ends the process when the configuration asks for an http-server plugin that nothing registers.
func NewServer(
	l logging.Logger, next func(context.Context, config.ServiceConfig, http.Handler) error,
) func(context.Context, config.ServiceConfig, http.Handler) error {
	run := RunServer(l, next)
	return func(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
		checkServers(cfg, l)
		return run(ctx, cfg, handler)
	}
}

// NewPluginMiddleware puts the modifiers of an endpoint around its proxy.
func NewPluginMiddleware(logger logging.Logger, endpoint *config.EndpointConfig) proxy.Middleware {
	m, err := modifiersOf(endpoint.ExtraConfig)
	tag := fmt.Sprintf("[ENDPOINT: %s]", endpoint.Endpoint)
	if err != nil {
		logger.Error(tag, err.Error()+": this endpoint answers 500")
	}
	return middleware(logger, tag, m, err)
}

// NewBackendPluginMiddleware puts the modifiers of a backend around it.
func NewBackendPluginMiddleware(logger logging.Logger, remote *config.Backend) proxy.Middleware {
	m, err := modifiersOf(remote.ExtraConfig)
	if err != nil {
		err = refuseBackend(logger, remote, err.Error())
	}
	return middleware(logger, backendTag(remote), m, err)
}

func middleware(logger logging.Logger, tag string, m *modifiers, err error) proxy.Middleware {
	if m != nil {
		logger.Debug(fmt.Sprintf("%s[Modifier Plugins] Adding %d request and %d response modifiers", tag, len(m.request), len(m.response)))
	}
	return func(next ...proxy.Proxy) proxy.Proxy {
		switch {
		case len(next) != 1:
			fatal(logger, tag, fmt.Sprintf("[Modifier Plugins] this middleware takes one proxy, got %d", len(next)))
			return nil
		case err != nil:
			return refusingProxy(err)
		case m == nil:
			return next[0]
		}
		return m.around(next[0])
	}
}

// DefaultFactory is lura's, with the modifiers' stages that lura 3 no longer has.
func DefaultFactory(logger logging.Logger) proxy.Factory {
	return NewDefaultFactory(proxy.CustomHTTPProxyFactory(httpclient.NewHTTPClient), logger)
}

// DefaultFactoryWithSubscriber is lura's, with the modifiers' stages.
func DefaultFactoryWithSubscriber(logger logging.Logger, sF sd.SubscriberFactory) proxy.Factory {
	return NewDefaultFactoryWithSubscriber(proxy.CustomHTTPProxyFactory(httpclient.NewHTTPClient), logger, sF)
}

// NewDefaultFactory is lura's, with the modifiers' stages.
func NewDefaultFactory(backendFactory proxy.BackendFactory, logger logging.Logger) proxy.Factory {
	return ProxyFactory(logger, proxy.NewDefaultFactory(withModifiers(logger, backendFactory), logger))
}

// NewDefaultFactoryWithSubscriber is lura's, with the modifiers' stages.
func NewDefaultFactoryWithSubscriber(backendFactory proxy.BackendFactory, logger logging.Logger, sF sd.SubscriberFactory) proxy.Factory {
	return ProxyFactory(logger, proxy.NewDefaultFactoryWithSubscriber(withModifiers(logger, backendFactory), logger, sF))
}

func withModifiers(logger logging.Logger, next proxy.BackendFactory) proxy.BackendFactory {
	return func(remote *config.Backend) proxy.Proxy { return Backend(logger, remote, next(remote)) }
}

// PluginFolder is what a configuration's root `plugin` said. The plugins of this program are in it, wherever it is.
type PluginFolder struct{ Folder, Pattern string }

// PluginOf is never nil: lura 3 does not read that part of a configuration, and a program that holds its plugins has them.
func PluginOf[C config.ServiceConfig | *config.ServiceConfig](C) *PluginFolder {
	return &PluginFolder{}
}
