// Package main guards paths by a signed token: "Bearer CUSTOMER.SIGNATURE".
package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
)

const pluginName = "token-check"

// HandlerRegisterer is the symbol that the gateway looks up.
var HandlerRegisterer = registerer(pluginName)

type registerer string

// Logger is what the gateway's logger offers.
type Logger interface {
	Debug(v ...interface{})
	Warning(v ...interface{})
}

var logger Logger

func (registerer) RegisterLogger(v interface{}) {
	if l, ok := v.(Logger); ok {
		logger = l
		logger.Debug("[PLUGIN: token-check] logger loaded")
	}
}

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), r.handler)
}

func (r registerer) handler(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	cfg, ok := extra[string(r)].(map[string]interface{})
	if !ok {
		return next, errors.New("token-check has no settings")
	}
	secret, _ := cfg["secret"].(string)
	if secret == "" {
		return next, errors.New("token-check has no secret")
	}
	var protect []string
	list, _ := cfg["protect"].([]interface{})
	for _, item := range list {
		if prefix, ok := item.(string); ok {
			protect = append(protect, prefix)
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Add("X-Chain", "token-check")
		for _, prefix := range protect {
			if !strings.HasPrefix(req.URL.Path, prefix) {
				continue
			}
			customer, ok := verify(secret, req.Header.Get("Authorization"))
			if !ok {
				logger.Warning("[PLUGIN: token-check] refused", req.URL.Path)
				http.Error(w, "a valid token is needed", http.StatusUnauthorized)
				return
			}
			req.Header.Set("X-Customer", customer)
		}
		next.ServeHTTP(w, req)
	}), nil
}

// verify gives the customer whose token this is.
func verify(secret, header string) (string, bool) {
	token, ok := strings.CutPrefix(header, "Bearer ")
	if !ok {
		return "", false
	}
	customer, signature, ok := strings.Cut(token, ".")
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(customer))
	want := hex.EncodeToString(mac.Sum(nil))
	return customer, ok && hmac.Equal([]byte(want), []byte(signature))
}

func main() {}
