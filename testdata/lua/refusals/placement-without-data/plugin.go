// A backend that answers without any data.
package main

import (
	"io"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("placement-without-data", modify, false, true)
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
		if resp.IsComplete() {
			return resp, nil
		}
		return resp, nil
	}
}
