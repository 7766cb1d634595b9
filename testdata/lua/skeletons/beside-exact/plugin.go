// One registration has gaps, the other none: it stays as it is.
package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
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
	register("signed", signed, true, false)
	register("tagged", tagged, true, false)
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

func tag(req request, value string) {
	http.Header(req.Headers()).Set("X-Tag", value)
}

func signed(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		if req.Method() == "GET" && len(req.Query()) > 0 {
			tag(req, sign(req.Path()))
		}
		return req, nil
	}
}

func sign(text string, more ...string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))
}

func tagged(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		tag(req, "plain")
		return req, nil
	}
}
