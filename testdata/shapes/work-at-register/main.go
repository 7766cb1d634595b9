// Work where the gateway hands the logger over and asks for the names; process-wide state; the port of its own.
package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
)

var HandlerRegisterer = registerer("busy")

type registerer string

func (registerer) RegisterLogger(interface{}) {
	go http.ListenAndServe(":9099", nil)
}

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	http.DefaultClient.Timeout = 0
	f(string(r), func(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
		http.HandleFunc("/busy", func(http.ResponseWriter, *http.Request) {})
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, os.Interrupt)
		return next, nil
	})
}

func main() {}
