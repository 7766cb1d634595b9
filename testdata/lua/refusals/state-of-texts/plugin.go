// Texts under construction, and readers, that were there before the request.
package main

import (
	"errors"
	"io"
	"net/url"
	"strings"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("texts", texts, true, false)
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

var all strings.Builder

type page struct{ text strings.Builder }

func texts(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	var own strings.Builder
	one := &page{}
	reader := strings.NewReader("read once")
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		all.WriteString("x")
		own.WriteString("x")
		one.text.WriteString("x")
		text, _ := io.ReadAll(reader)
		req.Headers()["X-Texts"] = []string{all.String(), own.String(), one.text.String(), string(text)}
		return input, nil
	}
}
