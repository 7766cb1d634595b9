package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/luraproject/lura/v3/config"

	"unplug.test/lua/gateway"
)

// RunServer is what starts the gateway's server.
type RunServer = func(context.Context, config.ServiceConfig, http.Handler) error

// Served is what can be observed of a request to the service.
type Served struct {
	Begun  bool      // the handler was called at all: net/http itself refuses some requests
	Next   *Received // what came to next
	Answer *Answered // what the client got
}

// Received is a request at the moment at which it comes to next.
type Received struct {
	Route            string // the endpoint that answers it
	Params           []gateway.Param
	Method           string
	URL              *string
	Path, RawQuery   string
	Host             string
	Header           map[string][]string
	Body             *string
	ContentLength    int64
	TransferEncoding []string
	RequestURI       string
	RemoteAddr       string
	Deadline         bool
}

// serverSide is one side: a handler around the recording next, behind a server of net/http.
type serverSide struct {
	server  *server
	current *Case
	outcome *Outcome
	routed  func(*http.Request) (*config.EndpointConfig, []gateway.Param) // of a request that comes to next
	logs    *lines
}

// goServer is the chain of the plugins of a stanza, which all endpoints share. The router stands behind it.
func goServer(host Host, p place, logs *lines) (side *serverSide, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("a factory panics, so 2.x did not start: %v", v)
		}
	}()
	side = &serverSide{logs: logs, routed: p.service.route}
	cfg := config.ServiceConfig{ExtraConfig: config.ExtraConfig{serverNames[0]: p.stanza}}
	err = host.Server(logs, func(_ context.Context, _ config.ServiceConfig, chain http.Handler) error {
		side.serve(chain)
		return nil
	})(context.Background(), cfg, http.HandlerFunc(side.next))
	return side, err
}

// luaServer is the script of one endpoint, or next alone. The router stands before it: whatever a script does to a request,
// its route stays.
func luaServer(p place, use Use, files gateway.Files) (*serverSide, error) {
	side := &serverSide{logs: &lines{}}
	handler := http.Handler(http.HandlerFunc(side.next))
	side.routed = func(r *http.Request) (*config.EndpointConfig, []gateway.Param) {
		return p.endpoint, gateway.ParamsOf(r)
	}
	params := func(r *http.Request) []gateway.Param {
		_, params := p.service.route(r)
		return params
	}
	if use.Stanza == nil {
		side.routed = p.service.route
		side.serve(handler)
		return side, nil
	}
	e := *p.endpoint
	e.ExtraConfig = config.ExtraConfig{gateway.EndpointNamespace: use.Stanza}
	if _, err := gateway.Parse(side.logs, e.ExtraConfig, gateway.EndpointNamespace, files); err != nil {
		return nil, fmt.Errorf("the gateway would switch the stanza off: %w", err)
	}
	if logged := side.logs.take(); len(logged) > 0 {
		return nil, errors.New(strings.Join(logged, ""))
	}
	side.serve(gateway.EndpointHandler(side.logs, files, &e, params, handler))
	return side, nil
}

// serve notes a panic, and leaves what it does to the connection to net/http.
func (s *serverSide) serve(handler http.Handler) {
	if handler == nil {
		handler = http.DefaultServeMux // as net/http has it
	}
	s.server = newServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.outcome.Served.Begun = true
		defer func() {
			if v := recover(); v != nil {
				s.outcome.Panic = fmt.Sprint(v)
				panic(v)
			}
		}()
		handler.ServeHTTP(w, r)
	}))
}

func (s *serverSide) run(c *Case, stdout *capture) *Outcome {
	out := &Outcome{Served: &Served{}}
	s.current, s.outcome = c, out
	s.logs.take()
	out.Served.Answer = s.server.exchange(c)
	out.Logs = s.logs.take()
	out.Stdout = stdout.take()
	return out
}

// next records and answers.
func (s *serverSide) next(w http.ResponseWriter, r *http.Request) {
	s.outcome.Calls++
	s.outcome.Served.Next = s.received(r)
	answer := Answer{Headers: map[string][]string{"Content-Type": {"application/json"}, "X-Krakend": {"Version 3"}}, Io: `{"from":"next"}`}
	if s.current.Answer != nil {
		answer = *s.current.Answer
	}
	for key, values := range s.current.lists(answer.Headers) {
		w.Header()[key] = values
	}
	if answer.Status != 0 {
		w.WriteHeader(answer.Status)
	}
	io.WriteString(w, s.current.text(answer.Io))
}

func (s *serverSide) received(r *http.Request) *Received {
	seen := &Received{Route: "none", Method: r.Method, Host: r.Host, Header: copied(r.Header), ContentLength: r.ContentLength,
		TransferEncoding: append([]string(nil), r.TransferEncoding...), RequestURI: r.RequestURI, RemoteAddr: r.RemoteAddr}
	_, seen.Deadline = r.Context().Deadline()
	if r.URL != nil {
		u := r.URL.String()
		seen.URL, seen.Path, seen.RawQuery = &u, r.URL.Path, r.URL.RawQuery
	}
	if endpoint, params := s.routed(r); endpoint != nil {
		seen.Route, seen.Params = endpoint.Method+" "+endpoint.Endpoint, append([]gateway.Param{}, params...)
	}
	if r.Body != nil {
		seen.Body = text(r.Body)
	}
	return seen
}
