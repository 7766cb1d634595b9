package proxy

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
	"github.com/luraproject/lura/v3/sd"
	"github.com/luraproject/lura/v3/transport/http/client"
)

// newRequestBuilder turns the client's request into the backend's: method, path with parameters, URL.
func newRequestBuilder(remote *config.Backend, hosts sd.Subscriber, next Proxy) Proxy {
	return func(ctx context.Context, r *Request) (*Response, error) {
		path := remote.URLPattern
		for k, v := range r.Params {
			path = strings.ReplaceAll(path, "{"+strings.ToLower(k[:1])+k[1:]+"}", v)
		}
		out := *r
		out.Method = remote.Method
		out.Path = path
		found, err := hosts.Hosts()
		if err != nil {
			return nil, err
		}
		u, err := url.Parse(found[0] + path)
		if err != nil {
			return nil, err
		}
		u.RawQuery = r.Query.Encode()
		out.URL = u
		return next(ctx, &out)
	}
}

// NewHTTPProxyWithHTTPExecutor calls the backend and decodes what it answers.
func NewHTTPProxyWithHTTPExecutor(remote *config.Backend, executor client.HTTPRequestExecutor) Proxy {
	return func(ctx context.Context, r *Request) (*Response, error) {
		req, err := http.NewRequest(r.Method, r.URL.String(), r.Body)
		if err != nil {
			return nil, err
		}
		for k, vs := range r.Headers {
			for _, v := range vs {
				req.Header.Add(k, v)
			}
		}
		resp, err := executor(ctx, req)
		if err != nil {
			return nil, err
		}
		if remote.Encoding == "no-op" {
			return &Response{Data: map[string]interface{}{}, IsComplete: true, Io: resp.Body,
				Metadata: Metadata{StatusCode: resp.StatusCode, Headers: resp.Header}}, nil
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusCreated {
			return nil, fmt.Errorf("invalid status code %d", resp.StatusCode)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		var data map[string]interface{}
		if err := json.Unmarshal(body, &data); err != nil {
			return nil, err
		}
		if remote.Group != "" {
			data = map[string]interface{}{remote.Group: data}
		}
		return &Response{Data: data, IsComplete: true}, nil
	}
}

// CustomHTTPProxyFactory makes backends that call with the clients of f.
func CustomHTTPProxyFactory(f client.HTTPClientFactory) BackendFactory {
	return func(remote *config.Backend) Proxy {
		return NewHTTPProxyWithHTTPExecutor(remote, client.DefaultHTTPRequestExecutor(f))
	}
}

// DefaultFactory makes the default stack over plain HTTP.
func DefaultFactory(logger logging.Logger) Factory {
	return NewDefaultFactory(CustomHTTPProxyFactory(client.NewHTTPClient), logger)
}

// DefaultFactoryWithSubscriber is DefaultFactory over hosts that sF finds.
func DefaultFactoryWithSubscriber(logger logging.Logger, sF sd.SubscriberFactory) Factory {
	return NewDefaultFactoryWithSubscriber(CustomHTTPProxyFactory(client.NewHTTPClient), logger, sF)
}
