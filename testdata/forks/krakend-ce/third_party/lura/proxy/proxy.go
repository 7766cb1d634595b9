// Package proxy builds the pipe of an endpoint.
package proxy

import (
	"context"
	"errors"
	"io"
	"net/url"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
)

// Request is what goes down a pipe.
type Request struct {
	Method  string
	URL     *url.URL
	Query   url.Values
	Path    string
	Body    io.ReadCloser
	Params  map[string]string
	Headers map[string][]string
}

// Metadata belongs to a response.
type Metadata struct {
	Headers    map[string][]string
	StatusCode int
}

// Response is what comes back.
type Response struct {
	Data       map[string]interface{}
	IsComplete bool
	Metadata   Metadata
	Io         io.Reader
}

// Proxy answers a request.
type Proxy func(ctx context.Context, request *Request) (*Response, error)

// BackendFactory makes the proxy of a backend.
type BackendFactory func(remote *config.Backend) Proxy

// Middleware wraps proxies.
type Middleware func(next ...Proxy) Proxy

// Factory makes the proxy of an endpoint.
type Factory interface {
	New(cfg *config.EndpointConfig) (Proxy, error)
}

// FactoryFunc is a function as a Factory.
type FactoryFunc func(*config.EndpointConfig) (Proxy, error)

// New calls f.
func (f FactoryFunc) New(cfg *config.EndpointConfig) (Proxy, error) { return f(cfg) }

var errNoBackends = errors.New("an endpoint needs a backend")

// NewShadowFactory stands where shadow backends are split off; this stand-in has none.
func NewShadowFactory(f Factory) Factory { return f }

func pass(next ...Proxy) Proxy { return next[0] }

func stanzaOf(extra config.ExtraConfig) map[string]interface{} {
	m, _ := extra[Namespace].(map[string]interface{})
	return m
}

// NewStaticMiddleware adds static data outside of everything else in the default stack, by its strategy, on errors too.
func NewStaticMiddleware(_ logging.Logger, cfg *config.EndpointConfig) Middleware {
	static, ok := stanzaOf(cfg.ExtraConfig)["static"].(map[string]interface{})
	if !ok {
		return pass
	}
	data, _ := static["data"].(map[string]interface{})
	strategy, _ := static["strategy"].(string)
	applies := func(r *Response, err error) bool {
		switch strategy {
		case "success":
			return err == nil
		case "errored":
			return err != nil
		case "complete":
			return err == nil && r != nil && r.IsComplete
		case "incomplete":
			return r == nil || !r.IsComplete
		}
		return true
	}
	return func(next ...Proxy) Proxy {
		return func(ctx context.Context, request *Request) (*Response, error) {
			r, err := next[0](ctx, request)
			if !applies(r, err) {
				return r, err
			}
			if r == nil {
				r = &Response{}
			}
			if r.Data == nil {
				r.Data = map[string]interface{}{}
			}
			for k, v := range data {
				r.Data[k] = v
			}
			return r, err
		}
	}
}
