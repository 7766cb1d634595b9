package host

import (
	"context"
	"fmt"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
	"github.com/luraproject/lura/v3/proxy"
)

type modifier = func(interface{}) (interface{}, error)

// modifiers are the request and response modifiers of one stanza, in its order.
type modifiers struct {
	request, response []modifier
}

// Backend puts the modifiers of a backend around it.
func Backend(l logging.Logger, remote *config.Backend, next proxy.Proxy) proxy.Proxy {
	m, err := modifiersOf(remote.ExtraConfig)
	if err != nil {
		err = refuseBackend(l, remote, err.Error())
		return func(context.Context, *proxy.Request) (*proxy.Response, error) { return nil, err }
	}
	if m == nil {
		return next
	}
	l.Debug(fmt.Sprintf("%s[Modifier Plugins] Adding %d request and %d response modifiers", backendTag(remote), len(m.request), len(m.response)))
	return m.around(next)
}

// ProxyFactory puts the modifiers of an endpoint around its merged backends, and inside of its static data, where 2.x had them.
func ProxyFactory(l logging.Logger, next proxy.Factory) proxy.Factory {
	return proxy.FactoryFunc(func(cfg *config.EndpointConfig) (proxy.Proxy, error) {
		m, err := modifiersOf(cfg.ExtraConfig)
		if err != nil {
			l.Error(fmt.Sprintf("[ENDPOINT: %s]", cfg.Endpoint), err.Error()+": this endpoint answers 500")
			return refusingProxy(err), nil
		}
		inner := cfg
		if m != nil {
			inner = withoutStatic(cfg)
		}
		p, err := next.New(inner)
		if err != nil {
			return p, err
		}
		// The backends were made on the way; an endpoint with one that cannot be had is not answered in part.
		if err := refusalOf(cfg.Backend); err != nil {
			return refusingProxy(err), nil
		}
		if m == nil {
			return p, nil
		}
		l.Debug(fmt.Sprintf("[ENDPOINT: %s][Modifier Plugins] Adding %d request and %d response modifiers", cfg.Endpoint, len(m.request), len(m.response)))
		return proxy.NewStaticMiddleware(l, cfg)(m.around(p)), nil
	})
}

func refusingProxy(err error) proxy.Proxy {
	return func(context.Context, *proxy.Request) (*proxy.Response, error) { return nil, err }
}

// withoutStatic is a copy of the endpoint whose proxy stanza has no static data; the original stays as it is.
func withoutStatic(cfg *config.EndpointConfig) *config.EndpointConfig {
	stanza, ok := cfg.ExtraConfig[proxy.Namespace].(map[string]interface{})
	if !ok {
		return cfg
	}
	if _, ok := stanza["static"]; !ok {
		return cfg
	}
	rest := make(map[string]interface{}, len(stanza))
	for k, v := range stanza {
		if k != "static" {
			rest[k] = v
		}
	}
	inner := *cfg
	inner.ExtraConfig = make(config.ExtraConfig, len(cfg.ExtraConfig))
	for k, v := range cfg.ExtraConfig {
		inner.ExtraConfig[k] = v
	}
	inner.ExtraConfig[proxy.Namespace] = rest
	return &inner
}

// modifiersOf makes the modifiers that a stanza names; nil when there are none. A name that nothing registers is an error
// unless the gateway may go on without it.
func modifiersOf(extraConfig config.ExtraConfig) (*modifiers, error) {
	stanza, _ := stanzaOf(extraConfig, modifierNamespace)
	extra, ok := stanza.(map[string]interface{})
	if !ok {
		return nil, nil
	}
	names, ok := extra["name"].([]interface{})
	if !ok {
		return nil, nil
	}
	var m modifiers
	for _, element := range names {
		name, ok := element.(string)
		if !ok {
			continue
		}
		// The request side comes first: a name that is registered for both acts on requests only.
		if factory, ok := requestModifiers[name]; ok {
			if f := factory(extra); f != nil {
				m.request = append(m.request, f)
			}
			continue
		}
		factory, ok := responseModifiers[name]
		if !ok {
			if mayBeMissing("req-resp-modifier", name) {
				continue
			}
			return nil, refusal{fmt.Sprintf("%s: this build holds no plugin registered as %q", modifierNamespace, name)}
		}
		if f := factory(extra); f != nil {
			m.response = append(m.response, f)
		}
	}
	if len(m.request) == 0 && len(m.response) == 0 {
		return nil, nil
	}
	return &m, nil
}

func (m *modifiers) around(next proxy.Proxy) proxy.Proxy {
	return func(ctx context.Context, r *proxy.Request) (*proxy.Response, error) {
		if len(m.request) > 0 {
			if err := m.modifyRequest(ctx, r); err != nil {
				return nil, err
			}
		}
		resp, err := next(ctx, r)
		if err != nil || len(m.response) == 0 {
			return resp, err
		}
		return m.modifyResponse(ctx, r, resp)
	}
}

// modifyRequest hands the request from one modifier to the next and writes all seven fields of the last result back.
func (m *modifiers) modifyRequest(ctx context.Context, r *proxy.Request) error {
	var current RequestWrapper = wrapRequest(ctx, r)
	for _, f := range m.request {
		result, err := f(current)
		if err != nil {
			return err
		}
		if w, ok := result.(RequestWrapper); ok { // anything else is ignored
			current = w
		}
	}
	r.Method = current.Method()
	r.URL = current.URL()
	r.Query = current.Query()
	r.Path = current.Path()
	r.Body = current.Body()
	r.Params = current.Params()
	r.Headers = current.Headers()
	return nil
}

func (m *modifiers) modifyResponse(ctx context.Context, r *proxy.Request, resp *proxy.Response) (*proxy.Response, error) {
	var current ResponseWrapper = wrapResponse(ctx, r, resp)
	for _, f := range m.response {
		result, err := f(current)
		if err != nil {
			return nil, err
		}
		if w, ok := result.(ResponseWrapper); ok {
			current = w
		}
	}
	resp.Data = current.Data()
	resp.IsComplete = current.IsComplete()
	resp.Io = current.Io()
	resp.Metadata = proxy.Metadata{Headers: current.Headers(), StatusCode: current.StatusCode()}
	return resp, nil
}
