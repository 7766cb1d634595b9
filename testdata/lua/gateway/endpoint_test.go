package gateway

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
)

// ask sends a request through lua-endpoint; it gives the answer, what came behind, and the log.
func ask(pre string, service bool) (string, string) {
	var log bytes.Buffer
	logger := logging.NewLogger(&log)
	extra := config.ExtraConfig{EndpointNamespace: map[string]any{"pre": pre, "post": "error('post ran')", "skip_next": true}}
	params := func(*http.Request) []Param { return []Param{{"id", "42"}} }
	seen := "not called"
	next := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen = fmt.Sprint(r.Method, " ", r.Host, " ", r.URL, " ", r.Header, " ", string(body))
	})
	var h http.Handler
	if service {
		h = ServiceHandler(logger, nil, extra, params, next)
	} else {
		h = EndpointHandler(logger, nil, &config.EndpointConfig{Endpoint: "/items/{id}", ExtraConfig: extra}, params, next)
	}
	r := httptest.NewRequest("GET", "http://shop.example/items/42?a=1&a=2", strings.NewReader("a body"))
	r.Header.Set("X-User", "ann")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	_, errors, _ := strings.Cut(log.String(), "now ready\n")
	return fmt.Sprint(w.Code, " ", w.Header(), " ", w.Body, "; ", strings.TrimSpace(errors)), seen
}

func TestLuaEndpoint(t *testing.T) {
	for _, row := range []struct{ pre, answer, seen string }{
		{``, "200 map[] ; ", "GET shop.example http://shop.example/items/42?a=1&a=2 map[X-User:[ann]] a body"},
		{`local c = ctx.load() c:method("PUT") c:host("h") c:url("/other?b=2") c:headers("x-a", "1") c:headers("x-user", nil) c:body("new")`,
			"200 map[] ; ", "PUT h /other?b=2 map[X-A:[1]] new"},
		{`local c = ctx.load() c:query("a", "3") c:query("b", "4") c:headers("q", c:query("a") .. c:query("none"))`,
			"200 map[] ; ", "GET shop.example http://shop.example/items/42?a=3&b=4 map[Q:[3] X-User:[ann]] a body"},
		{`local c = ctx.load() c:query("a") c:query("a", "3") c:headers("q", c:query("a"))`,
			"200 map[] ; ", "GET shop.example http://shop.example/items/42?a=3 map[Q:[1] X-User:[ann]] a body"},
		{`local c = ctx.load() c:params("new", "n") c:params("id", "7") c:url("/" .. c:params("id") .. c:params("Id") .. c:params():get("new"))`,
			"200 map[] ; ", "GET shop.example /7n map[X-User:[ann]] a body"},
		{`local c = ctx.load() c:params("id", "7") c:url("/" .. c:params():len())`, "200 map[] ; ", "GET shop.example /1 map[X-User:[ann]] a body"},
		{`custom_error("no", 403, "text/plain")`, "403 map[Content-Type:[text/plain]] ; ", "not called"},
		{`custom_error("no", 403)`, "403 map[] ; ", "not called"},
		{`custom_error("no", 0)`, "200 map[] ; ", "not called"},
		{`custom_error("no")`, "500 map[] ; ERROR: [ENDPOINT: /items/{id}][Lua] no", "not called"},
		{`request.load()`, "500 map[] ; ERROR: [ENDPOINT: /items/{id}][Lua] attempt to index a non-table object(nil) with key 'load' (pre-script:L1)", "not called"},
		{`ctx.__index.url(luaTable.new())`, "500 map[] ; ERROR: [ENDPOINT: /items/{id}][Lua] ginContext expected (pre-script:L1)", "not called"},
		{`ctx.load():query()`, "500 map[] ; ERROR: [ENDPOINT: /items/{id}][Lua] need arguments (pre-script:L1)", "not called"},
	} {
		answer, seen := ask(row.pre, false)
		if answer != row.answer || seen != row.seen {
			t.Errorf("%s\ngives %s\n      %s\nnot   %s\n      %s", row.pre, answer, seen, row.answer, row.seen)
		}
	}
}

func TestParamsOfWhatComesBehind(t *testing.T) {
	extra := config.ExtraConfig{EndpointNamespace: map[string]any{"pre": `local c = ctx.load() c:params("id", "7") c:params("new", "n")`}}
	seen := ""
	h := EndpointHandler(logging.NewLogger(io.Discard), nil, &config.EndpointConfig{ExtraConfig: extra}, func(*http.Request) []Param { return []Param{{"id", "42"}} },
		http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = fmt.Sprint(ParamsOf(r)) }))
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/items/42", nil))
	if seen != "[{id 7} {new n}]" {
		t.Error(seen)
	}
}

func TestLuaEndpointOfTheService(t *testing.T) {
	answer, seen := ask(`custom_error("no", 403, "text/plain")`, true)
	if answer != "500 map[] ; ERROR: [SERVICE: Gin][Lua] no" || seen != "not called" {
		t.Error(answer, seen)
	}
}
