package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
)

// ClientRegisterer is what the gateway looks up.
var ClientRegisterer = registerer("to-grpc")

type registerer string

func (r registerer) RegisterClients(f func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	f(string(r), r.newHandler)
}

func (r registerer) newHandler(_ context.Context, extra map[string]interface{}) (http.Handler, error) {
	service, _ := extra["request-handler"].(map[string]interface{})
	settings, err := os.ReadFile(filepath.Join(os.Getenv("FC_SETTINGS"), "grpc.json"))
	if err != nil || service == nil {
		return nil, errors.New("no settings")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(settings) }), nil
}

func main() {}
