// Package gin routes requests to the endpoints' pipes and renders what they give.
package gin

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/core"
	"github.com/luraproject/lura/v3/logging"
	"github.com/luraproject/lura/v3/proxy"
)

// RunServerFunc runs the gateway on a handler.
type RunServerFunc func(context.Context, config.ServiceConfig, http.Handler) error

// Config is what a router is made of.
type Config struct {
	ProxyFactory proxy.Factory
	Logger       logging.Logger
	RunServer    RunServerFunc
}

// Run builds every pipe, then serves.
func Run(ctx context.Context, c Config, cfg config.ServiceConfig) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /__health", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"status":"ok"}`) })
	for _, e := range cfg.Endpoints {
		p, err := c.ProxyFactory.New(e)
		if err != nil {
			c.Logger.Error("[ENDPOINT: "+e.Endpoint+"]", "Calling the ProxyFactory", err.Error())
			continue
		}
		mux.HandleFunc(e.Method+" "+e.Endpoint, endpoint(c.Logger, e, p))
	}
	return c.RunServer(ctx, cfg, mux)
}

func endpoint(l logging.Logger, e *config.EndpointConfig, p proxy.Proxy) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer func() { // what gin.Recovery does
			if v := recover(); v != nil {
				l.Error("[Recovery]", v)
				w.WriteHeader(http.StatusInternalServerError)
			}
		}()
		w.Header().Set(core.KrakendHeaderName, core.KrakendHeaderValue)
		resp, err := p(r.Context(), request(e, r))
		complete := err == nil && resp != nil && resp.IsComplete
		w.Header().Set("X-Krakend-Completed", map[bool]string{true: "true", false: "false"}[complete])
		if err != nil && resp == nil {
			l.Error("[ENDPOINT: "+e.Endpoint+"]", err.Error())
			status := http.StatusInternalServerError
			if s, ok := err.(interface{ StatusCode() int }); ok {
				status = s.StatusCode()
			}
			w.WriteHeader(status)
			return
		}
		if e.OutputEncoding == "no-op" && resp != nil {
			render(w, resp)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		data := map[string]interface{}{}
		if resp != nil && resp.Data != nil {
			data = resp.Data
		}
		json.NewEncoder(w).Encode(data)
	}
}

func render(w http.ResponseWriter, resp *proxy.Response) {
	for k, vs := range resp.Metadata.Headers {
		for _, v := range vs {
			w.Header().Add(k, v)
		}
	}
	w.WriteHeader(resp.Metadata.StatusCode)
	if resp.Io != nil {
		io.Copy(w, resp.Io)
	}
}

// request is what an endpoint hands down: no URL yet, parameters with a capital, only the headers that may pass.
func request(e *config.EndpointConfig, r *http.Request) *proxy.Request {
	params := map[string]string{}
	for _, segment := range strings.Split(e.Endpoint, "/") {
		if name := strings.Trim(segment, "{}"); name != segment && name != "" {
			params[strings.ToUpper(name[:1])+name[1:]] = r.PathValue(name)
		}
	}
	pass := e.HeadersToPass
	if len(pass) == 0 {
		pass = []string{"Content-Type"}
	}
	headers := map[string][]string{}
	for _, name := range pass {
		if vs := r.Header.Values(name); len(vs) > 0 {
			headers[http.CanonicalHeaderKey(name)] = vs
		}
	}
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	headers["X-Forwarded-For"] = []string{host}
	query := map[string][]string{}
	for _, name := range e.QueryString {
		if vs, ok := r.URL.Query()[name]; ok {
			query[name] = vs
		}
	}
	return &proxy.Request{Method: r.Method, Query: query, Path: r.URL.Path, Body: r.Body, Params: params, Headers: headers}
}
