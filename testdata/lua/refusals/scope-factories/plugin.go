// Factories that may give no handler, or one without a handler in it, and a registration that may panic.
package main

import (
	"context"
	"errors"
	"net/http"
	"strconv"
)

// HandlerRegisterer is what the gateway looks for.
var HandlerRegisterer = registerer("factories")

type registerer string

func (r registerer) RegisterHandlers(register func(
	name string, handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	register("cleared", cleared)
	register("parsed", parsed)
	register("embedded", embedded)
	register("bound", bound)
	register(others[len(r)], parsed)
}

func main() {}

var others = []string{"other"}

func check(extra map[string]interface{}) error {
	if extra["on"] != nil {
		return nil
	}
	return errors.New("it is off")
}

func cleared(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	err := check(extra)
	forgive := func() { err = nil }
	if err != nil {
		forgive()
		return nil, err
	}
	return next, nil
}

func parsed(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	text, _ := extra["limit"].(string)
	limit, err := strconv.Atoi(text)
	if limit < 1 {
		return nil, err // no error where the limit is a negative number
	}
	return next, nil
}

type wrapper struct{ http.Handler }

func embedded(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	made := &wrapper{next}
	if extra["off"] != nil {
		made.Handler = nil
	}
	return made, nil
}

type guard struct{ next http.Handler }

func (g *guard) serve(w http.ResponseWriter, r *http.Request) {
	g.next.ServeHTTP(w, r)
}

func bound(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	var made *guard
	if extra["on"] != nil {
		made = &guard{next}
	}
	return http.HandlerFunc(made.serve), nil
}
