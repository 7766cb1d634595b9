// Types that something behind the script reads.
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
	register("response-data-read-by-others", modify, false, true)
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
		data := resp.Data()
		data["count"] = 3
		data["tags"] = []string{"a"}
		if _, ok := data["limit"].(float64); ok {
			data["limited"] = true
		}
		return resp, nil
	}
}
