// A gap changes what requests that do not come by it look at: none passes.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("counted", counted, true, false)
	register("filled", filled, true, false)
	register("called", called, true, false)
	register("kept", kept, true, false)
	register("through", through, true, false)
	register("counts", counts, true, false)
	register("aliased", aliased, true, false)
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

type limits struct{ Blocked bool }

var (
	attempts = map[string]int{}
	shared   = &limits{}
	resets   = 0
)

func counted(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		if req.Method() == "GET" {
			attempts["all"]++
		}
		if attempts["all"] > 3 {
			return nil, errors.New("too many")
		}
		return req, nil
	}
}

func counts(map[string]interface{}) func(interface{}) (interface{}, error) {
	total := 0
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		if req.Method() == "GET" {
			total++
		}
		if total > 3 {
			return nil, errors.New("too many")
		}
		return req, nil
	}
}

// The pointer is handed to what is not translated.
func filled(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		if len(req.Headers()["X-User"]) > 0 {
			json.Unmarshal([]byte(`{"Blocked": true}`), shared)
		}
		if shared.Blocked {
			return nil, errors.New("blocked")
		}
		return req, nil
	}
}

// The same under a name of its own.
func aliased(map[string]interface{}) func(interface{}) (interface{}, error) {
	limit := &limits{}
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		mine := limit
		if len(req.Headers()["X-User"]) > 0 {
			json.Unmarshal([]byte(`{"Blocked": true}`), mine)
		}
		if limit.Blocked {
			return nil, errors.New("blocked")
		}
		return req, nil
	}
}

// A function that is fine when the gateway starts is called by what is not translated too.
func reset(n int) time.Duration {
	resets = n
	return 0
}

func called(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		if len(req.Headers()["X-User"]) > 0 {
			time.Sleep(reset(1))
		}
		if resets > 0 {
			return nil, errors.New("was reset")
		}
		return req, nil
	}
}

type keeper struct{ last string }

func (k *keeper) keep(s string) string {
	k.last = s
	return s
}

// By a method, and a local name for what is old.
func kept(map[string]interface{}) func(interface{}) (interface{}, error) {
	k := &keeper{}
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		mine := k
		if len(req.Headers()["X-User"]) > 0 {
			if _, err := time.ParseDuration(mine.keep("seen")); err == nil {
				http.Header(req.Headers()).Set("X-Never", "yes")
			}
		}
		if k.last != "" {
			return nil, errors.New("seen before")
		}
		return req, nil
	}
}

// By the settings, which all requests share.
func through(settings map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		if len(req.Headers()["X-User"]) > 0 {
			json.Unmarshal([]byte(`{"closed": true}`), &settings)
		}
		if _, ok := settings["closed"]; ok {
			return nil, errors.New("closed")
		}
		return req, nil
	}
}
