// Three kinds under one name, with a slash, a dot and capitals.
package main

import (
	"context"
	"net/http"
)

const id = "github_com/Shop.Name/openAPI"

type all struct{}

var (
	HandlerRegisterer  = all{}
	ClientRegisterer   = all{}
	ModifierRegisterer = all{}
)

func (all) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(id, func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
		return next, nil
	})
}

func (all) RegisterClients(f func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	f(id, func(context.Context, map[string]interface{}) (http.Handler, error) {
		return http.NotFoundHandler(), nil
	})
}

func (all) RegisterModifiers(f func(
	name string,
	factory func(map[string]interface{}) func(interface{}) (interface{}, error),
	request, response bool,
)) {
	f(id, func(map[string]interface{}) func(interface{}) (interface{}, error) { return nil }, true, false)
}

func main() {}
