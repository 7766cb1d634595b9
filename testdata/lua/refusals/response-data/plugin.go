// Response data that would lose its type or digits.
package main

import (
	"encoding/json"
	"io"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("response-data", modify, false, true)
}

func main() {}

type response interface {
	Data() map[string]interface{}
	Io() io.Reader
	IsComplete() bool
	Headers() map[string][]string
	StatusCode() int
}

type kind string

func pair() (string, string) { return "a", "b" }

type bare struct{ response }

func (b *bare) Data() map[string]interface{} { return map[string]interface{}{"hidden": true} }
func (b *bare) Io() io.Reader                { return b.response.Io() }
func (b *bare) IsComplete() bool             { return b.response.IsComplete() }
func (b *bare) Headers() map[string][]string { return b.response.Headers() }
func (b *bare) StatusCode() int              { return b.response.StatusCode() }

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		resp, ok := input.(response)
		if !ok {
			return input, nil
		}
		data := resp.Data()
		if data == nil {
			return resp, nil
		}
		if n, ok := data["count"].(json.Number); ok {
			text := n.String()
			data["text"] = text
		}
		data["kind"] = kind("a")
		data["share"] = 0.5
		data["copy"] = data["count"]
		data["names"] = map[string]string{"a": "b"}
		data["text"], data["again"] = pair()
		list, _ := data["list"].([]interface{})
		list[0], _ = data["first"].(string)
		return &bare{resp}, nil
	}
}
