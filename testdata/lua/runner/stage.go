package runner

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
	"github.com/luraproject/lura/v3/proxy"

	"unplug.test/lua/gateway"
)

// Host is the runtime that unplug emits, which knows what 2.x does with a modifier.
type Host struct {
	Load     func(config.ServiceConfig, logging.Logger, Plugin)
	Server   func(logging.Logger, RunServer) RunServer
	Backend  func(logging.Logger, *config.Backend, proxy.Proxy) proxy.Proxy
	Endpoint func(logging.Logger, proxy.Factory) proxy.Factory
}

// Plugin are pointers to the registerers that a plugin exports; nil where it has none.
type Plugin struct{ Server, Modifier any }

// side is one of the two that are compared.
type side interface {
	run(*Case, *capture) *Outcome
}

// goSide is the plugin's modifiers around next.
func goSide(host Host, p place, behind func(*proxy.Request), logs *lines) (_ *pipe, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("a factory panics, so 2.x did not start: %v", v)
		}
	}()
	side := &pipe{behind: behind, logs: logs}
	only := config.ExtraConfig{modifierNames[0]: p.stanza}
	if p.backend != nil {
		b := *p.backend
		b.ExtraConfig = only
		side.proxy = host.Backend(logs, &b, side.next)
		return side, nil
	}
	e := *p.endpoint
	e.ExtraConfig = only
	next := proxy.FactoryFunc(func(*config.EndpointConfig) (proxy.Proxy, error) { return side.next, nil })
	side.proxy, err = host.Endpoint(logs, next).New(&e)
	return side, err
}

// sources are the files that a translator gives.
func sources(files map[string]string) gateway.Files {
	return func(path string) ([]byte, error) {
		text, ok := files[path]
		if !ok {
			return nil, errors.New(path + " was not given")
		}
		return []byte(text), nil
	}
}

// luaSide is a translated stanza around next, or next alone.
func luaSide(p place, use Use, files gateway.Files, behind func(*proxy.Request)) (*pipe, error) {
	namespace := gateway.ProxyNamespace
	if p.backend != nil {
		namespace = gateway.BackendNamespace
	}
	side := &pipe{behind: behind, logs: &lines{}}
	if use.Stanza == nil {
		side.proxy = side.next
		return side, nil
	}
	s, err := gateway.Parse(side.logs, map[string]any{namespace: use.Stanza}, namespace, files)
	if err != nil {
		return nil, fmt.Errorf("the gateway would switch the stanza off: %w", err)
	}
	if logged := side.logs.take(); len(logged) > 0 {
		return nil, errors.New(strings.Join(logged, ""))
	}
	side.proxy = s.Around(side.next)
	return side, nil
}

// behind is what the pipe does to an endpoint's request on its way to the only backend: it is the same request that response
// modifiers see afterwards. Several backends get copies.
func (p place) behind() func(*proxy.Request) {
	if p.backend != nil || len(p.endpoint.Backend) != 1 {
		return func(*proxy.Request) {}
	}
	b := p.endpoint.Backend[0]
	return func(r *proxy.Request) {
		r.Method = b.Method
		r.Path = generatedPath(b.URLPattern, r.Params)
		host := "http://localhost"
		if len(b.Host) > 0 {
			host = b.Host[0]
		}
		if r.URL, _ = url.Parse(host + r.Path); r.URL != nil {
			r.URL.RawQuery = r.Query.Encode()
		}
	}
}

// generatedPath fills the parameters of a backend's url_pattern in.
func generatedPath(pattern string, params map[string]string) string {
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if name != "" {
			pattern = strings.ReplaceAll(pattern, "{"+strings.ToLower(name[:1])+name[1:]+"}", params[name])
		}
	}
	return pattern
}
