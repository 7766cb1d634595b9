package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
)

// ClientRegisterer is the symbol that the gateway looks up.
var ClientRegisterer = registerer("request-signer")

type registerer string

func (r registerer) RegisterClients(f func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	f(string(r), r.client)
}

func (r registerer) client(_ context.Context, extra map[string]interface{}) (http.Handler, error) {
	cfg, ok := extra[string(r)].(map[string]interface{})
	if !ok {
		return nil, errors.New("request-signer has no settings")
	}
	secret, _ := cfg["secret"].(string)
	header, _ := cfg["header"].(string)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(req.Method + " " + req.URL.Path))
		req.Header.Set(header, hex.EncodeToString(mac.Sum(nil)))
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			http.Error(w, "the backend did not answer", http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		for k, vs := range resp.Header {
			for _, v := range vs {
				w.Header().Add(k, v)
			}
		}
		w.WriteHeader(resp.StatusCode)
		io.Copy(w, resp.Body)
	}), nil
}

func main() {}
