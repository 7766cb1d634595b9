// Package main lets requests of some regions in only, and tells the backends which one it is.
package main

import (
	"errors"
	"net/http"
	"strings"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer("region")

type registerer string

type request interface {
	Headers() map[string][]string
}

type denial struct {
	status  int
	message string
}

func (d denial) Error() string   { return d.message }
func (d denial) StatusCode() int { return d.status }

var errNoRequest = errors.New("not a request")

func (r registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), request, response bool,
)) {
	register(string(r), r.modifier, true, false)
}

func (registerer) modifier(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	allowed, _ := extra["allowed"].([]interface{})
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errNoRequest
		}
		region := strings.ToLower(http.Header(req.Headers()).Get("X-Region"))
		for _, one := range allowed {
			if name, isText := one.(string); isText && name == region {
				// Backends know only these.
				http.Header(req.Headers()).Set("X-Region", region)
				return req, nil
			}
		}
		return nil, denial{status: http.StatusForbidden, message: "not from here"}
	}
}

func main() {}
