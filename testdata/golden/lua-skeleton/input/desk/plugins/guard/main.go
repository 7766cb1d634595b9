// Lets in who brings a token of the desk, and names the user to the backend.
package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

var ModifierRegisterer = registerer("guard")

type registerer string

func (r registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register(string(r), newGuard, true, false)
	register("plain", newPlain, true, false)
}

func main() {}

type request interface {
	Headers() map[string][]string
	Path() string
}

type denial struct {
	message string
	status  int
}

func (d denial) Error() string   { return d.message }
func (d denial) StatusCode() int { return d.status }

type claims struct {
	User  string
	Until int64
}

func newGuard(extra map[string]interface{}) func(interface{}) (interface{}, error) {
	realm, _ := extra["realm"].(string)
	until, err := time.Parse("2006-01-02", realm)
	if err == nil {
		realm = until.String()
	}
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		headers := http.Header(req.Headers())
		token := headers.Get("Authorization")
		if token == "" {
			return nil, denial{"no token", 401}
		}
		if !strings.HasPrefix(token, realm+" ") {
			return nil, denial{"another realm", 403}
		}
		// The user is in the token.
		text, err := base64.StdEncoding.DecodeString(token[len(realm)+1:])
		if err != nil {
			return nil, denial{"not base64", 400}
		}
		var who claims
		if err := json.Unmarshal(text, &who); err != nil {
			return nil, denial{"no claims", 400}
		}
		if who.User == "" {
			return nil, denial{"nobody", 403}
		} else if time.Now().Unix() > who.Until && req.Path() != "/renew" {
			return nil, denial{"too late", 401}
		}
		if req.Path() == "/audit" {
			headers.Set("X-Asked", fmt.Sprintf("%x", req.Path()))
		}
		headers.Set("X-User", first(who.User, "nobody"))
		return req, nil
	}
}

// The first that is not empty.
func first[T comparable](a, b T) T {
	var none T
	if a != none {
		return a
	}
	return b
}

func newPlain(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not a request")
		}
		http.Header(req.Headers()).Set("X-Plain", "yes")
		return req, nil
	}
}
