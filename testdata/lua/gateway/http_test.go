package gateway

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestCallsURLs(t *testing.T) {
	transport := http.DefaultTransport
	defer func() { http.DefaultTransport = transport }()
	http.DefaultTransport = roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host == "down" {
			return nil, errors.New("is down")
		}
		body, _ := io.ReadAll(r.Body)
		text := fmt.Sprint(r.Method, " ", r.URL, " ", string(body), " ", r.Header)
		return &http.Response{StatusCode: 202, Header: http.Header{"X-A": {"1", "2"}}, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
	})
	for _, row := range []struct{ code, want string }{
		{`local a = http_response.new("http://up/") return a:body(), a:body(), a:statusCode()`,
			"GET http://up/  map[User-Agent:[KrakenD Version undefined]], GET http://up/  map[User-Agent:[KrakenD Version undefined]], 202"},
		{`return http_response.new("http://up/", "PUT", "b", {["x-b"] = "1", c = {"a", 2}, d = 5}):body()`,
			"PUT http://up/ b map[C:[a 2] User-Agent:[KrakenD Version undefined] X-B:[1]]"},
		{`local a = http_response.new("http://up/", "GET", "") return a:headers("x-a"), a:headerList("x-a"):len()`, "1, 2"},
		{`return http_response.new("http://up/", "GET")`, "error: need 1, 3 or 4 arguments (pre-script:L9)"},
		{`return http_response.new("http://down/")`, `error: Get "http://down/": is down (pre-script:L9)`},
		{`return http_response.new("http://up/"):headers()`, "error: need arguments (pre-script:L9)"},
		{`local a = http_response.new("http://up/") a:close() a:close() return pcall(a.statusCode, a) == false, pcall(a.body, a) == false, a:body()`, "true, true, "},
	} {
		if got := value(t, newWorld(nil), "pre", row.code); got != row.want {
			t.Errorf("%s\ngives %s\nnot   %s", row.code, got, row.want)
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
