package host

import (
	"context"
	"fmt"
	"net/http"

	"github.com/luraproject/lura/v3/logging"
)

// What plugins register, and the registerers that they export.
type (
	clientFactory   = func(context.Context, map[string]interface{}) (http.Handler, error)
	serverFactory   = func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error)
	modifierFactory = func(map[string]interface{}) func(interface{}) (interface{}, error)

	registerClient   = func(name string, handler func(context.Context, map[string]interface{}) (http.Handler, error))
	registerServer   = func(name string, handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error))
	registerModifier = func(
		name string,
		modifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error),
		appliesToRequest bool,
		appliesToResponse bool,
	)

	clientRegisterer   interface{ RegisterClients(registerClient) }
	handlerRegisterer  interface{ RegisterHandlers(registerServer) }
	modifierRegisterer interface{ RegisterModifiers(registerModifier) }
)

// openClients hands every http-client plugin what register gives for it.
func openClients(plugins []Plugin, logger logging.Logger, register func(Plugin) registerClient) (int, []error) {
	return openAll(plugins, func(p Plugin) any { return p.Client }, func(p Plugin, symbol any) error {
		r, ok := symbol.(clientRegisterer)
		if !ok {
			return fmt.Errorf("http-request-executor plugin loader: unknown type")
		}
		giveLogger(symbol, logger)
		r.RegisterClients(register(p))
		return nil
	})
}

// openServers does so for http-server plugins.
func openServers(plugins []Plugin, logger logging.Logger, register func(Plugin) registerServer) (int, []error) {
	return openAll(plugins, func(p Plugin) any { return p.Server }, func(p Plugin, symbol any) error {
		r, ok := symbol.(handlerRegisterer)
		if !ok {
			return fmt.Errorf("http-server-handler plugin loader: unknown type")
		}
		giveLogger(symbol, logger)
		r.RegisterHandlers(register(p))
		return nil
	})
}

// openModifiers does so for modifiers, which are handed the context as well.
func openModifiers(ctx context.Context, plugins []Plugin, logger logging.Logger, register func(Plugin) registerModifier) (int, []error) {
	return openAll(plugins, func(p Plugin) any { return p.Modifier }, func(p Plugin, symbol any) error {
		r, ok := symbol.(modifierRegisterer)
		if !ok {
			return fmt.Errorf("modifier plugin loader: unknown type")
		}
		giveLogger(symbol, logger)
		if c, ok := symbol.(interface{ RegisterContext(context.Context) }); ok {
			c.RegisterContext(ctx)
		}
		r.RegisterModifiers(register(p))
		return nil
	})
}

// openAll opens one symbol of every plugin that has it.
func openAll(plugins []Plugin, symbol func(Plugin) any, open func(Plugin, any) error) (opened int, failed []error) {
	for i, p := range plugins {
		s := symbol(p)
		if s == nil {
			continue
		}
		if err := guarded(func() error { return open(p, s) }); err != nil {
			failed = append(failed, fmt.Errorf("plugin #%d (%s): %s", i, p.Slug, err.Error()))
			continue
		}
		opened++
	}
	return opened, failed
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
	if logger == nil {
		return
	}
	if l, ok := symbol.(interface{ RegisterLogger(interface{}) }); ok {
		l.RegisterLogger(logger)
	}
}
