package main

import (
	"net/http"
)

// ModifierRegisterer registers two names.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("first", modifier(func(h http.Header) { h.Set("X-First", h.Get("X-Second")) }), true, false)
	register("second", modifier(func(h http.Header) { h.Set("X-Second", h.Get("X-First")+"!") }), true, true)
}

func main() {}

func modifier(change func(http.Header)) func(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(input interface{}) (interface{}, error) {
			change(input.(interface{ Headers() map[string][]string }).Headers())
			return nil, nil // what is no request is ignored, and the map is live
		}
	}
}
