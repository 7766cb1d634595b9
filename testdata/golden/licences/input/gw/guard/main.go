package main

import (
	_ "example.com/gnu"
	_ "example.com/lesser"
	_ "example.com/own"
	_ "golang.org/x/net"
)

var ModifierRegisterer = registerer("guard")

type registerer string

func (r registerer) RegisterModifiers(f func(string, func(map[string]interface{}) func(interface{}) (interface{}, error), bool, bool)) {
	f(string(r), func(map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(input interface{}) (interface{}, error) { return input, nil }
	}, true, false)
}

func main() {}
