package host

import (
	"context"
	"io"
	"net/url"

	"github.com/luraproject/lura/v3/proxy"
)

// RequestWrapper is what a modifier gets and gives for a request. Lura's package proxy had it in 2.x.
type RequestWrapper interface {
	Params() map[string]string
	Headers() map[string][]string
	Body() io.ReadCloser
	Method() string
	URL() *url.URL
	Query() url.Values
	Path() string
}

// ResponseWrapper is what a modifier gets and gives for a response. Lura's package proxy had it in 2.x.
type ResponseWrapper interface {
	Data() map[string]interface{}
	Io() io.Reader
	IsComplete() bool
	Headers() map[string][]string
	StatusCode() int
}

// ResponseMetadataWrapper is the part of a response's metadata that lura had a name for before 2.0.5.
type ResponseMetadataWrapper interface {
	Headers() map[string][]string
	StatusCode() int
}

// wrappedRequest holds the fields as they were when it was made; its maps are the request's own.
type wrappedRequest struct {
	ctx context.Context
	r   proxy.Request
}

func wrapRequest(ctx context.Context, r *proxy.Request) *wrappedRequest {
	return &wrappedRequest{ctx: ctx, r: *r}
}

func (w *wrappedRequest) Context() context.Context     { return w.ctx }
func (w *wrappedRequest) Method() string               { return w.r.Method }
func (w *wrappedRequest) URL() *url.URL                { return w.r.URL }
func (w *wrappedRequest) Query() url.Values            { return w.r.Query }
func (w *wrappedRequest) Path() string                 { return w.r.Path }
func (w *wrappedRequest) Body() io.ReadCloser          { return w.r.Body }
func (w *wrappedRequest) Params() map[string]string    { return w.r.Params }
func (w *wrappedRequest) Headers() map[string][]string { return w.r.Headers }

type wrappedResponse struct {
	ctx     context.Context
	request RequestWrapper
	resp    proxy.Response
}

// wrapResponse is made after the backend answered: Request gives the request as it is by then.
func wrapResponse(ctx context.Context, r *proxy.Request, resp *proxy.Response) wrappedResponse {
	return wrappedResponse{ctx: ctx, request: wrapRequest(ctx, r), resp: *resp}
}

func (w wrappedResponse) Context() context.Context     { return w.ctx }
func (w wrappedResponse) Request() interface{}         { return w.request }
func (w wrappedResponse) Data() map[string]interface{} { return w.resp.Data }
func (w wrappedResponse) IsComplete() bool             { return w.resp.IsComplete }
func (w wrappedResponse) Io() io.Reader                { return w.resp.Io }
func (w wrappedResponse) Headers() map[string][]string { return w.resp.Metadata.Headers }
func (w wrappedResponse) StatusCode() int              { return w.resp.Metadata.StatusCode }
