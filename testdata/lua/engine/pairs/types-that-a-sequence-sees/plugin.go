package main

import (
	"errors"
	"io"
)

var ModifierRegisterer = registerer("types-that-a-sequence-sees")

type registerer string

func (r registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register(string(r), r.modifier, false, true)
}

func main() {}

type response interface {
	Data() map[string]interface{}
	Io() io.Reader
	IsComplete() bool
	Headers() map[string][]string
	StatusCode() int
}

func (registerer) modifier(_ map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		resp, ok := input.(response)
		if !ok {
			return nil, errors.New("no response") // not reached
		}
		resp.Data()["count"] = len(resp.Data())
		resp.Data()["tags"] = []string{"a", "b"}
		return resp, nil
	}
}
