package gateway

import (
	"context"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
	"github.com/luraproject/lura/v3/proxy"
)

// ProxyFactory puts lua-proxy around the pipe of an endpoint.
func ProxyFactory(log logging.Logger, files Files, next proxy.Factory) proxy.Factory {
	return proxy.FactoryFunc(func(endpoint *config.EndpointConfig) (proxy.Proxy, error) {
		p, err := next.New(endpoint)
		if err != nil {
			return p, err
		}
		prefix := "[ENDPOINT: " + endpoint.Endpoint + "][Lua]"
		s, err := Parse(log, endpoint.ExtraConfig, ProxyNamespace, files)
		if err != nil {
			sayWhyNot(log, prefix, err)
			return p, nil
		}
		log.Debug(prefix, "Middleware is now ready")
		return s.Around(p), nil
	})
}

// BackendFactory puts lua-backend around a backend.
func BackendFactory(log logging.Logger, files Files, next proxy.BackendFactory) proxy.BackendFactory {
	return func(backend *config.Backend) proxy.Proxy {
		p := next(backend)
		s, err := Parse(log, backend.ExtraConfig, BackendNamespace, files)
		if err != nil {
			sayWhyNot(log, "[BACKEND: "+backend.URLPattern+"][Lua]", err)
			return p
		}
		return s.Around(p)
	}
}

// sayWhyNot is all that a disabled component leaves behind.
func sayWhyNot(log logging.Logger, prefix string, err error) {
	if err != errNoStanza {
		log.Debug(prefix, err)
	}
}

// Around runs the scripts before and after next. Post scripts do not see an error of next: it goes on as it is, with the
// response that came with it.
func (s *Stanza) Around(next proxy.Proxy) proxy.Proxy {
	return func(ctx context.Context, r *proxy.Request) (*proxy.Response, error) {
		m, err := s.begin(httpClass(ctx), requestClass(r))
		defer m.close()
		if err != nil {
			return nil, err
		}
		if err := m.script("pre-script", s.pre); err != nil {
			return nil, err
		}
		resp := &proxy.Response{}
		if !s.skipNext {
			if resp, err = next(ctx, r); err != nil {
				return resp, err
			}
		}
		m.classes = append(m.classes, responseClass(resp))
		if err := m.script("post-script", s.post); err != nil {
			return nil, err
		}
		return resp, nil
	}
}
