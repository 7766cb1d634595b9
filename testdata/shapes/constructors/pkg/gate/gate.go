package gate

import (
	"context"
	"net/http"
)

type Server struct{ name string }

func NewServer(name string) Server { return Server{name: name} }

func (s *Server) RegisterLogger(interface{}) {}

func (s *Server) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(s.name, s.handler)
}

func (s *Server) handler(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	_, _ = extra["gate"].(map[string]interface{})
	return next, nil
}

type Client struct{ id string }

func NewClient(id string) Client {
	c := Client{id}
	return c
}

func (c Client) RegisterClients(f func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	f(c.id, func(context.Context, map[string]interface{}) (http.Handler, error) {
		return http.NotFoundHandler(), nil
	})
}
