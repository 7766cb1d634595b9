package main

import (
	_ "example.com/affero"
	_ "example.com/bare"
	_ "example.com/missing"
	_ "example.com/plain"
)

var ModifierRegisterer = registerer("tagger")

type registerer string

func (r registerer) RegisterModifiers(f func(string, func(map[string]interface{}) func(interface{}) (interface{}, error), bool, bool)) {
	f(string(r), func(map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(input interface{}) (interface{}, error) { return input, nil }
	}, true, false)
}

func main() {}
