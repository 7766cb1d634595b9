// Package main registers one plugin for each corner of what 2.x does.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sort"
	"strings"
)

// The three symbols.
var (
	HandlerRegisterer  = servers("edge")
	ClientRegisterer   = clients("edge")
	ModifierRegisterer = modifiers("edge")
)

type (
	servers   string
	clients   string
	modifiers string
)

// RegisterHandlers registers servers that name themselves in X-Chain, and one that cannot be made.
func (servers) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	for _, name := range []string{"first", "second"} {
		f(name, func(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Add("X-Chain", fmt.Sprint(name, " of ", len(extra)))
				next.ServeHTTP(w, r)
			}), nil
		})
	}
	f("broken-server", func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error) {
		return nil, errors.New("broken on purpose")
	})
	f("no-server", func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error) { return nil, nil })
	f("panics-at-start", func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error) {
		panic("at start on purpose")
	})
	f("panics-later", func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error) {
		return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("later on purpose") }), nil
	})
}

// RegisterClients registers clients that answer by themselves, and one that cannot be made.
func (clients) RegisterClients(f func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	f("late-headers", func(context.Context, map[string]interface{}) (http.Handler, error) {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Early", "kept")
			w.WriteHeader(http.StatusTeapot)
			w.Header().Set("X-Late", "lost")
			io.WriteString(w, "short and stout "+r.URL.Path)
		}), nil
	})
	f("no-status", func(context.Context, map[string]interface{}) (http.Handler, error) {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"client":"no-status"}`) }), nil
	})
	f("broken-client", func(context.Context, map[string]interface{}) (http.Handler, error) {
		return nil, errors.New("broken on purpose")
	})
}

type modifier = func(interface{}) (interface{}, error)

// RegisterModifiers registers modifiers of both sides.
func (modifiers) RegisterModifiers(f func(
	name string,
	modifierFactory func(map[string]interface{}) func(interface{}) (interface{}, error),
	appliesToRequest bool,
	appliesToResponse bool,
)) {
	add := func(name string, m modifier, onRequest, onResponse bool) {
		f(name, func(map[string]interface{}) func(interface{}) (interface{}, error) { return m }, onRequest, onResponse)
	}
	add("both", both, true, true)
	add("nothing", func(interface{}) (interface{}, error) { return nil, nil }, true, false)
	add("other", func(interface{}) (interface{}, error) { return map[string]string{"no": "wrapper"}, nil }, false, true)
	add("conflict", func(interface{}) (interface{}, error) { return nil, status(http.StatusConflict) }, true, false)
	add("plain-error", func(interface{}) (interface{}, error) { return nil, errors.New("refused") }, false, true)
	add("all-fields", allFields, true, false)
	add("new-response", newResponse, false, true)
	add("context", contextOf, false, true)
	add("keys", keys, false, true)
	f("no-modifier", func(map[string]interface{}) func(interface{}) (interface{}, error) { return nil }, true, false)
	add("panics", func(interface{}) (interface{}, error) { panic("a modifier, on purpose") }, true, false)
	add("never", func(interface{}) (interface{}, error) { return nil, errors.New("never registered") }, false, false)
}

type status int

func (s status) Error() string   { return http.StatusText(int(s)) }
func (s status) StatusCode() int { return int(s) }

// both shows on which side it runs.
func both(input interface{}) (interface{}, error) {
	if r, ok := input.(request); ok {
		r.Headers()["X-Both"] = append(r.Headers()["X-Both"], "request")
	}
	if r, ok := input.(response); ok {
		r.Data()["both"] = "response"
	}
	return input, nil
}

type request interface {
	Params() map[string]string
	Headers() map[string][]string
	Body() io.ReadCloser
	Method() string
	URL() *url.URL
	Query() url.Values
	Path() string
}

type response interface {
	Data() map[string]interface{}
	Io() io.Reader
	IsComplete() bool
	Headers() map[string][]string
	StatusCode() int
}

// changed is a request of the plugin's own in which every field differs.
type changed struct{ request }

func (c changed) Method() string { return "PUT" }
func (c changed) Path() string   { return c.request.Path() + "/changed" }
func (c changed) Query() url.Values {
	return url.Values{"q": {"changed"}}
}
func (c changed) Params() map[string]string { return map[string]string{"Id": "changed"} }
func (c changed) Headers() map[string][]string {
	return map[string][]string{"X-Changed": {"yes"}, "X-Had-Url": {fmt.Sprint(c.request.URL() != nil)}}
}
func (c changed) Body() io.ReadCloser { return io.NopCloser(strings.NewReader("changed body")) }
func (c changed) URL() *url.URL {
	if u := c.request.URL(); u != nil {
		copied := *u
		copied.RawQuery = "from=url"
		return &copied
	}
	return nil
}

func allFields(input interface{}) (interface{}, error) { return changed{input.(request)}, nil }

// replaced is a response of the plugin's own.
type replaced struct{ response }

func (r replaced) Data() map[string]interface{} {
	return map[string]interface{}{"replaced": true, "status": r.response.StatusCode(), "complete": r.response.IsComplete()}
}
func (r replaced) IsComplete() bool             { return false }
func (r replaced) StatusCode() int              { return http.StatusAccepted }
func (r replaced) Headers() map[string][]string { return map[string][]string{"X-Replaced": {"yes"}} }
func (r replaced) Io() io.Reader                { return strings.NewReader("replaced body") }

func newResponse(input interface{}) (interface{}, error) { return replaced{input.(response)}, nil }

// keys shows what data there is when it runs.
func keys(input interface{}) (interface{}, error) {
	r := input.(response)
	var names []string
	for name := range r.Data() {
		names = append(names, name)
	}
	sort.Strings(names)
	r.Data()["keys"] = strings.Join(names, ",")
	return input, nil
}

// contextOf uses what the concrete wrappers offer beyond the interface.
func contextOf(input interface{}) (interface{}, error) {
	r := input.(response)
	c, hasContext := input.(interface{ Context() context.Context })
	q, hasRequest := input.(interface{ Request() interface{} })
	r.Data()["context"] = hasContext && c.Context() != nil && c.Context().Err() == nil
	if hasRequest {
		asked, ok := q.Request().(request)
		r.Data()["request"] = ok && asked.Path() != ""
		if ok {
			r.Data()["path"] = asked.Path()
			_, withContext := q.Request().(interface{ Context() context.Context })
			r.Data()["request-context"] = withContext
		}
	}
	return input, nil
}

func main() {}
