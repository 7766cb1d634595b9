// A gap behind the backends: they were called, and nothing of what they say passes.
package main

import (
	"encoding/base64"
	"errors"
	"io"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("mark", mark, false, true)
}

func main() {}

type response interface {
	Data() map[string]interface{}
	Io() io.Reader
	IsComplete() bool
	StatusCode() int
	Headers() map[string][]string
}

func mark(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		resp, ok := input.(response)
		if !ok {
			return nil, errors.New("not a response")
		}
		if !resp.IsComplete() {
			return nil, errors.New("not complete")
		}
		if name, ok := resp.Data()["name"].(string); ok {
			resp.Data()["code"] = base64.StdEncoding.EncodeToString([]byte(name))
		}
		resp.Data()["marked"] = true
		return resp, nil
	}
}
