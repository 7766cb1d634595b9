// Package main counts requests, which no script can.
package main

import (
	"errors"
	"sync/atomic"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer("quota")

type registerer string

var seen atomic.Int64

func (r registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), request, response bool,
)) {
	register(string(r), func(map[string]interface{}) func(interface{}) (interface{}, error) {
		return func(input interface{}) (interface{}, error) {
			if seen.Add(1) > 100 {
				return nil, errors.New("enough for today")
			}
			return input, nil
		}
	}, true, false)
}

func main() {}
