package main

import (
	"context"
	"errors"
	"io"
)

// ModifierRegisterer is the symbol that the gateway looks up.
var ModifierRegisterer = registerer(name)

const name = "guard"

type registerer string

func (r registerer) RegisterModifiers(f func(
	name string,
	modifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error),
	appliesToRequest bool,
	appliesToResponse bool,
)) {
	f(string(r), factory, false, true)
}

// response is the gateway's response wrapper, as far as this plugin knows it.
type response interface {
	Context() context.Context
	Request() interface{}
	Data() map[string]interface{}
	IsComplete() bool
	Headers() map[string][]string
	StatusCode() int
	Io() io.Reader
}

func factory(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	cfg, ok := extra[name].(map[string]interface{})
	if !ok {
		return nil
	}
	low, _ := cfg["low"].(float64)
	return func(input interface{}) (interface{}, error) {
		resp, ok := input.(response)
		if !ok {
			return nil, errors.New("not a response")
		}
		// The data lies under the backend's group.
		if stock, ok := resp.Data()["stock"].(map[string]interface{}); ok {
			if left, ok := stock["left"].(float64); ok && left < low {
				stock["note"] = "nearly gone"
			}
		}
		if req, ok := resp.Request().(interface{ Path() string }); ok {
			resp.Data()["asked"] = req.Path()
		}
		return resp, nil
	}
}

func main() {}
