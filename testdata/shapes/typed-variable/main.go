// A typed variable with an untyped constant, and a name handed over that is not the registerer's value.
package main

import (
	"context"
	"net/http"
)

const pluginName = "queue-writer"

var ClientRegisterer registerer = pluginName

var HandlerRegisterer registrable = registrable("SpanMaker")

type (
	registerer  string
	registrable string
)

func (r registerer) RegisterClients(f func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	f(string(r), r.client)
}

func (registerer) client(_ context.Context, extra map[string]interface{}) (http.Handler, error) {
	topic, _ := extra[pluginName].(map[string]interface{})["topic"].(string)
	return http.RedirectHandler(topic, http.StatusFound), nil
}

func (r registrable) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(pluginName, server)
}

func server(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return next, nil
}

func main() {}
