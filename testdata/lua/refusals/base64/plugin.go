// Encodings of bytes.
package main

import (
	"encoding/base64"
	"encoding/hex"
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
	register("base64", modify, true, false)
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
		http.Header(req.Headers()).Set("X-User", base64.StdEncoding.EncodeToString([]byte(req.Path())))
		http.Header(req.Headers()).Set("X-Path", hex.EncodeToString([]byte(req.Path())))
		return req, nil
	}
}
