package proxy

import (
	"context"
	"fmt"
	"io"
	"net/url"

	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/logging"
	"github.com/luraproject/lura/v2/plugin"
)

const modifiersNamespace = "github.com/devopsfaith/krakend/proxy/plugin"

// RequestWrapper is a request as modifiers see it.
type RequestWrapper interface {
	Params() map[string]string
	Headers() map[string][]string
	Body() io.ReadCloser
	Method() string
	URL() *url.URL
	Query() url.Values
	Path() string
}

// ResponseWrapper is a response as modifiers see it.
type ResponseWrapper interface {
	Data() map[string]interface{}
	Io() io.Reader
	IsComplete() bool
	Headers() map[string][]string
	StatusCode() int
}

// withModifiers sorts what the stanza names into both sides and runs them around next.
func withModifiers(logger logging.Logger, where string, extra config.ExtraConfig, next Proxy) Proxy {
	stanza, isMap := extra[modifiersNamespace].(map[string]interface{})
	list, isList := stanza["name"].([]interface{})
	if !isMap || !isList {
		return next
	}
	var before, after []func(interface{}) (interface{}, error)
	for i := range list {
		name, isString := list[i].(string)
		if !isString {
			continue
		}
		side := &before
		factory, found := plugin.RequestModifiers[name]
		if !found {
			side = &after
			if factory, found = plugin.ResponseModifiers[name]; !found {
				continue
			}
		}
		if made := factory(stanza); made != nil {
			*side = append(*side, made)
		}
	}
	if len(before)+len(after) == 0 {
		return next
	}
	logger.Debug(fmt.Sprintf("[%s][Modifier Plugins] Adding %d request and %d response modifiers", where, len(before), len(after)))
	return func(ctx context.Context, r *Request) (*Response, error) {
		if len(before) != 0 {
			var seen RequestWrapper = &requestView{ctx, *r}
			for _, modify := range before {
				v, err := modify(seen)
				if err != nil {
					return nil, err
				}
				if w, is := v.(RequestWrapper); is {
					seen = w
				}
			}
			*r = Request{Method: seen.Method(), URL: seen.URL(), Query: seen.Query(), Path: seen.Path(),
				Body: seen.Body(), Params: seen.Params(), Headers: seen.Headers()}
		}
		resp, err := next(ctx, r)
		if err != nil || len(after) == 0 {
			return resp, err
		}
		var seen ResponseWrapper = responseView{ctx, &requestView{ctx, *r}, *resp}
		for _, modify := range after {
			v, err := modify(seen)
			if err != nil {
				return nil, err
			}
			if w, is := v.(ResponseWrapper); is {
				seen = w
			}
		}
		*resp = Response{Data: seen.Data(), IsComplete: seen.IsComplete(), Io: seen.Io(),
			Metadata: Metadata{Headers: seen.Headers(), StatusCode: seen.StatusCode()}}
		return resp, nil
	}
}

type requestView struct {
	ctx context.Context
	r   Request
}

func (v *requestView) Context() context.Context     { return v.ctx }
func (v *requestView) Params() map[string]string    { return v.r.Params }
func (v *requestView) Headers() map[string][]string { return v.r.Headers }
func (v *requestView) Body() io.ReadCloser          { return v.r.Body }
func (v *requestView) Method() string               { return v.r.Method }
func (v *requestView) URL() *url.URL                { return v.r.URL }
func (v *requestView) Query() url.Values            { return v.r.Query }
func (v *requestView) Path() string                 { return v.r.Path }

type responseView struct {
	ctx  context.Context
	req  interface{}
	resp Response
}

func (v responseView) Context() context.Context     { return v.ctx }
func (v responseView) Request() interface{}         { return v.req }
func (v responseView) Data() map[string]interface{} { return v.resp.Data }
func (v responseView) Io() io.Reader                { return v.resp.Io }
func (v responseView) IsComplete() bool             { return v.resp.IsComplete }
func (v responseView) Headers() map[string][]string { return v.resp.Metadata.Headers }
func (v responseView) StatusCode() int              { return v.resp.Metadata.StatusCode }
