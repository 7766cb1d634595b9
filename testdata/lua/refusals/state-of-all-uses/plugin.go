// What factories change of the plugin itself: every use sees it.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/url"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("variable", variable, true, false)
	register("table", table, true, false)
	register("filled", filled, true, false)
	register("pointer", pointer, true, false)
	register("defaults", defaulted, true, false)
	register("looks", looks, true, false)
}

func main() {}

type request interface {
	Params() map[string]string
	Headers() map[string][]string
	Body() io.ReadCloser
	Method() string
	URL() *url.URL
	Query() url.Values
	Path() string
}

type settings struct {
	Mode  string   `json:"mode"`
	Names []string `json:"names"`
}

func (s *settings) set(mode string) { s.Mode = mode }

var (
	mode     string
	modes    = map[string]bool{}
	kept     settings
	shared   settings
	defaults = settings{Names: []string{"a"}}
)

func modifier(text string) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		req.Headers()["X-Mode"] = []string{text, mode, kept.Mode, shared.Mode}
		if modes["strict"] {
			req.Headers()["X-Strict"] = defaults.Names
		}
		return input, nil
	}
}

func variable(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	mode, _ = extra["mode"].(string)
	return modifier("variable")
}

func table(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	if text, ok := extra["mode"].(string); ok {
		modes[text] = true
	}
	return modifier("table")
}

func filled(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	text, _ := json.Marshal(extra)
	_ = json.Unmarshal(text, &kept)
	return modifier("filled")
}

func pointer(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	if text, ok := extra["mode"].(string); ok {
		shared.set(text)
	}
	return modifier("pointer")
}

func defaulted(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	own := defaults
	text, _ := json.Marshal(extra)
	_ = json.Unmarshal(text, &own)
	return modifier(own.Mode)
}

func looks(map[string]interface{}) func(interface{}) (interface{}, error) {
	return modifier("looks")
}
