// Package client makes backend requests.
package client

import (
	"context"
	"net/http"
)

// HTTPClientFactory makes a client.
type HTTPClientFactory func(ctx context.Context) *http.Client

// HTTPRequestExecutor carries a request out.
type HTTPRequestExecutor func(ctx context.Context, req *http.Request) (*http.Response, error)

// NewHTTPClient gives the default client.
func NewHTTPClient(context.Context) *http.Client { return http.DefaultClient }

// DefaultHTTPRequestExecutor uses the clients of f.
func DefaultHTTPRequestExecutor(f HTTPClientFactory) HTTPRequestExecutor {
	return func(ctx context.Context, req *http.Request) (*http.Response, error) {
		return f(ctx).Do(req.WithContext(ctx))
	}
}
