// Gaps at every kind of statement: what is behind one runs only where the Go did not come by it.
package main

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("guard", guard, true, false)
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

type denial struct {
	message string
	status  int
}

func (d denial) Error() string   { return d.message }
func (d denial) StatusCode() int { return d.status }

func guard(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		headers := http.Header(req.Headers())
		// In the body of an if.
		if headers.Get("X-Basic") != "" {
			decoded, err := base64.StdEncoding.DecodeString(headers.Get("X-Basic"))
			if err != nil {
				return nil, denial{"not base64", 400}
			}
			headers.Set("X-User", string(decoded))
		}
		// In a condition further down.
		if req.Method() == "DELETE" {
			return nil, denial{"no deleting", 405}
		} else if req.Method() == "POST" && time.Now().Year() < 2000 {
			return nil, denial{"too early", 403}
		} else if req.Method() == "PUT" {
			headers.Set("X-Put", "yes")
		}
		// In a loop, behind a continue.
		for _, role := range headers["X-Role"] {
			if role == "" {
				continue
			}
			if role == "admin" {
				headers.Set("X-Admin-Since", time.Now().String())
			}
			headers.Set("X-Last-Role", role)
		}
		// In a clause of a switch, and as a clause's value.
		switch {
		case strings.HasPrefix(req.Path(), "/public"):
			headers.Set("X-Public", "yes")
		case strings.HasPrefix(req.Path(), "/items"):
			headers.Set("X-Item", strings.ToTitle(req.Path()))
		default:
			headers.Del("X-Item")
		}
		// What starts a statement of its own.
		if late := headers.Get("X-Late"); late != "" {
			if n := len(strings.FieldsFunc(late, isComma)); n > 2 {
				return nil, denial{"too many", 400}
			}
		}
		return req, nil
	}
}

func isComma(r rune) bool { return r == ',' }
