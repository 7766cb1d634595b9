// Package plugin loads shared objects and keeps what they register.
package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	goplugin "plugin"
	"strings"

	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/logging"
)

// What was registered, by name.
var (
	Servers           = map[string]func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error){}
	Clients           = map[string]func(context.Context, map[string]interface{}) (http.Handler, error){}
	RequestModifiers  = map[string]func(map[string]interface{}) func(interface{}) (interface{}, error){}
	ResponseModifiers = map[string]func(map[string]interface{}) func(interface{}) (interface{}, error){}
)

// Load opens every file of the root plugin's folder whose name contains its pattern, once a kind.
func Load(ctx context.Context, cfg config.ServiceConfig, logger logging.Logger) {
	var root struct {
		Plugin *struct{ Folder, Pattern string }
	}
	if json.Unmarshal(cfg.Source, &root) != nil || root.Plugin == nil {
		return
	}
	entries, err := os.ReadDir(root.Plugin.Folder)
	if err != nil {
		logger.Debug("[SERVICE: Plugin Loader]", err.Error())
		return
	}
	var files []string
	for _, entry := range entries {
		if !entry.IsDir() && strings.Contains(entry.Name(), root.Plugin.Pattern) {
			files = append(files, filepath.Join(root.Plugin.Folder, entry.Name()))
		}
	}
	for _, kind := range []struct{ tag, symbol string }{
		{"Executor", "ClientRegisterer"}, {"Handler", "HandlerRegisterer"}, {"Modifier", "ModifierRegisterer"},
	} {
		n := 0
		for _, file := range files {
			if err := open(ctx, file, kind.symbol, logger); err != nil {
				logger.Debug(fmt.Sprintf("[SERVICE: %s Plugin] %s: %s", kind.tag, file, err.Error()))
			} else {
				n++
			}
		}
		if n > 0 {
			logger.Info(fmt.Sprintf("[SERVICE: %s Plugin] Total plugins loaded: %d", kind.tag, n))
		}
	}
}

func open(ctx context.Context, file, symbol string, logger logging.Logger) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	p, err := goplugin.Open(file)
	if err != nil {
		return err
	}
	found, err := p.Lookup(symbol)
	if err != nil {
		return err
	}
	announce := func() {
		if l, ok := found.(interface{ RegisterLogger(interface{}) }); ok {
			l.RegisterLogger(logger)
		}
	}
	switch r := found.(type) {
	case interface {
		RegisterClients(func(name string, handler func(context.Context, map[string]interface{}) (http.Handler, error)))
	}:
		announce()
		r.RegisterClients(func(name string, f func(context.Context, map[string]interface{}) (http.Handler, error)) {
			Clients[name] = f
		})
	case interface {
		RegisterHandlers(func(name string, handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error)))
	}:
		announce()
		r.RegisterHandlers(func(name string, f func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error)) {
			Servers[name] = f
		})
	case interface {
		RegisterModifiers(func(name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), request bool, response bool))
	}:
		announce()
		if c, ok := found.(interface{ RegisterContext(context.Context) }); ok {
			c.RegisterContext(ctx)
		}
		r.RegisterModifiers(func(name string, f func(map[string]interface{}) func(interface{}) (interface{}, error), request, response bool) {
			if request {
				RequestModifiers[name] = f
			}
			if response {
				ResponseModifiers[name] = f
			}
		})
	default:
		return fmt.Errorf("unknown type")
	}
	return nil
}
