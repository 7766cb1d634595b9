// The body of a response that is decoded is nil.
package main

import (
	"errors"
	"io"
	"strings"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("body-of-a-response", modify, false, true)
}

func main() {}

type response interface {
	Data() map[string]interface{}
	Io() io.Reader
	IsComplete() bool
	Headers() map[string][]string
	StatusCode() int
}

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		resp, ok := input.(response)
		if !ok {
			return input, nil
		}
		text, _ := io.ReadAll(resp.Io())
		if strings.Contains(string(text), "error") {
			return nil, errors.New("failed")
		}
		return resp, nil
	}
}
