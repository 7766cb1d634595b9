// Hashes.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"io"
	"net/http"
	"net/url"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("crypto", modify, true, false)
}

func main() {}

type request interface {
	Params() map[string]string
	Headers() map[string][]string
	Body() io.ReadCloser
	Method() string
	URL() *url.URL
	Query() url.Values
	Path() string
}

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		sum := sha256.Sum256([]byte(req.Path()))
		mac := hmac.New(sha256.New, []byte("key"))
		mac.Write(sum[:])
		http.Header(req.Headers()).Set("X-Sum", string(mac.Sum(nil)))
		return req, nil
	}
}
