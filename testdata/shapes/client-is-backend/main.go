// A client that never calls a backend, reads a header that is not spelled as Go spells it, and has no logger until it gets one.
package main

import (
	"context"
	"encoding/json"
	"net/http"
)

var ClientRegisterer = registerer("answers-itself")

var logger Logger

type Logger interface{ Debug(v ...interface{}) }

type registerer string

func (registerer) RegisterLogger(v interface{}) {
	if l, ok := v.(Logger); ok {
		logger = l
	}
}

func (r registerer) RegisterClients(f func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	f(string(r), func(_ context.Context, extra map[string]interface{}) (http.Handler, error) {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			channel := req.Header["channelId"]
			if len(channel) == 0 {
				logger.Debug("no channel")
			}
			json.NewEncoder(w).Encode(map[string]interface{}{"channel": channel})
		}), nil
	})
}

func main() {}
