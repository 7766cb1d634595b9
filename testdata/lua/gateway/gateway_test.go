package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
	"github.com/luraproject/lura/v3/proxy"
)

// world is one request through one stanza.
type world struct {
	stanza  map[string]any
	files   map[string]string
	request *proxy.Request
	answer  *proxy.Response
	failure error // of next
	log     bytes.Buffer
	seen    *proxy.Request // nil when next was not called
}

func newWorld(stanza map[string]any) *world {
	u, _ := url.Parse("http://shop.internal/items/42?page=1")
	return &world{
		stanza: stanza,
		request: &proxy.Request{Method: "GET", Path: "/items/42", URL: u, Query: url.Values{"page": {"1"}, "tag": {"a", "b c"}},
			Params: map[string]string{"Id": "42"}, Headers: map[string][]string{"X-User": {"ann"}, "X-Role": {"a", "b"}},
			Body: io.NopCloser(strings.NewReader("a body"))},
		answer: &proxy.Response{IsComplete: true, Data: decoded(
			`{"name": "n", "price": 12.50, "big": 9007199254740993, "none": null, "yes": true, "tags": ["x", 2, null], "owner": {"id": 7}}`)},
	}
}

func decoded(text string) map[string]any {
	var data map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&data); err != nil {
		panic(err)
	}
	return data
}

func (w *world) read(path string) ([]byte, error) {
	if text, ok := w.files[path]; ok {
		return []byte(text), nil
	}
	return nil, errors.New("no such file")
}

func (w *world) run() (*proxy.Response, error) {
	next := proxy.FactoryFunc(func(*config.EndpointConfig) (proxy.Proxy, error) {
		return func(_ context.Context, r *proxy.Request) (*proxy.Response, error) {
			copied := *r
			w.seen = &copied
			return w.answer, w.failure
		}, nil
	})
	log := logging.NewLogger(&w.log)
	p, err := ProxyFactory(log, w.read, next).New(&config.EndpointConfig{
		Endpoint: "/items", ExtraConfig: config.ExtraConfig{ProxyNamespace: w.stanza}})
	if err != nil {
		return nil, err
	}
	return p(context.Background(), w.request)
}

// value is what a script returns, as text; an error of the script is its message.
func value(t *testing.T, w *world, stage, code string) string {
	t.Helper()
	const tell = `local function tell(...)
  local out = ""
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    out = out .. (i > 1 and ", " or "") .. (type(v) == "userdata" and "userdata" or tostring(v))
  end
  request.load():path(out)
end
`
	w.stanza = map[string]any{stage: tell + "tell((function() " + code + " end)())"}
	if _, err := w.run(); err != nil {
		message, _, _ := strings.Cut(err.Error(), "\n")
		return "error: " + message
	}
	return w.request.Path
}

func TestScriptsRead(t *testing.T) {
	for _, row := range []struct{ code, want string }{
		{`return request.load():method()`, "GET"},
		{`return request.load():path()`, "/items/42"},
		{`return request.load():query()`, "page=1&tag=a&tag=b+c"},
		{`return request.load():url()`, "http://shop.internal/items/42?page=1"},
		{`return request.load():body() .. request.load():body()`, "a bodya body"},
		{`return request.load():params("Id"), request.load():params("id")`, "42, "},
		{`return request.load():params():get("Id")`, "42"},
		{`return request.load():headers("x-user"), request.load():headers("x-role"), request.load():headers("x-none")`, "ann, a, "},
		{`return request.load():headerList("X-role"):get(1)`, "b"},
		{`return request.load():headers():get("X-Role"):len()`, "2"},
		{`local h = request.load():headers() h:set("X-User", "eve") return request.load():headers("X-User")`, "ann"},
		{`return response == nil, ctx == nil`, "true, true"},
		{`return string, math, os, io, coroutine, debug`, "nil, nil, nil, nil, nil, nil"},
		{`return type(table.concat), type(require), type(pcall), _VERSION`, "function, function, function, Lua 5.1"},
		{`return ("x"):upper()`, "error: attempt to index a non-table object(string) with key 'upper' (pre-script:L9)"},
	} {
		if got := value(t, newWorld(nil), "pre", row.code); got != row.want {
			t.Errorf("%s\ngives %s\nnot   %s", row.code, got, row.want)
		}
	}
}

func TestPostScriptsRead(t *testing.T) {
	noop := func() *world {
		w := newWorld(nil)
		w.answer = &proxy.Response{Data: map[string]any{}, Io: strings.NewReader("raw"), Metadata: proxy.Metadata{StatusCode: 418,
			Headers: map[string][]string{"X-Be": {"1", "2"}}}}
		return w
	}
	failed := func() *world {
		w := newWorld(nil)
		failure := ResponseError{Code: 418, Msg: "tea", Enc: "text/plain"}
		w.answer = &proxy.Response{Data: map[string]any{"error_shop": NewNamedResponseError("shop", failure),
			"failure": ResponseError{Code: 500}, "strings": []string{"a"}, "mixed": []any{int64(1)}}}
		return w
	}
	for _, row := range []struct {
		world      *world
		code, want string
	}{
		{newWorld(nil), `return response.load():isComplete(), response.load():statusCode()`, "true, 0"},
		{newWorld(nil), `local d = response.load():data() return d:get("name"), d:get("price"), d:get("big"), d:get("yes")`,
			"n, 12.5, 9007199254740992, true"},
		{newWorld(nil), `local none = response.load():data():get("none") return type(none), none == nil, not none`, "userdata, false, false"},
		{newWorld(nil), `return select("#", response.load():data():get("missing"))`, "0"},
		{newWorld(nil), `return response.load():data():get("tags"):get(0), response.load():data():get("owner"):get("id")`, "x, 7"},
		{newWorld(nil), `return response.load():data():keys():get(0), response.load():data():len(), response.load():data():keyExists("none")`, "big, 7, true"},
		{noop(), `return response.load():statusCode(), response.load():body(), response.load():headers("X-Be"), response.load():headers("x-be")`,
			"418, raw, 1, "},
		{noop(), `return response.load():headerList("x-be"):len()`, "2"},
		{noop(), `return response.load():body() .. response.load():body()`, "rawraw"},
		{noop(), `return response.__index.headerList(request.load())`, "error: request expected (post-script:L9)"},
		{noop(), `return response.__index.headers(request.load())`, "error: response expected (post-script:L9)"},
		{failed(), `local f = response.load():data():get("error_shop") return f:get("http_status_code"), f:get("http_body"), f:get("http_body_encoding"), f:get("name")`,
			"418, tea, text/plain, shop"},
		{failed(), `return response.load():data():get("failure"):get("http_status_code"), response.load():data():get("failure"):get("name")`, "500"},
		{failed(), `return response.load():data():get("strings")`, "error: unknown type ([]string) [a] (post-script:L9)"},
		{failed(), `return select("#", response.load():data():get("mixed"):get(0))`, "0"},
	} {
		if got := value(t, row.world, "post", row.code); got != row.want {
			t.Errorf("%s\ngives %s\nnot   %s", row.code, got, row.want)
		}
	}
}

func TestScriptsWrite(t *testing.T) {
	w := newWorld(map[string]any{"pre": `
local r = request.load()
r:method("PUT") r:path("/p") r:query("a=1&b=%zz&a=2") r:url("http://other/x") r:body("new")
r:params("Id", 5) r:headers("x-user", "bob") r:headers("x-role", nil)
local l = luaList.new() l:set(0, "one") l:set(1, 2)
r:headerList("x-list", l)
`})
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(w.seen.Body)
	got := fmt.Sprint(w.seen.Method, w.seen.Path, w.seen.Query, w.seen.URL, string(body), w.seen.Params, w.seen.Headers)
	const want = `PUT/pmap[a:[1 2]] http://other/xnewmap[Id:5] map[X-List:[one %!s(float64=2)] X-User:[bob]]`
	if got != want {
		t.Errorf("next sees %s\nnot       %s", got, want)
	}
	if w.request.URL, _ = url.Parse("/"); value(t, w, "pre", `request.load():url(":bad") return request.load():url()`) != "" || w.seen.URL != nil {
		t.Error("a URL that is none must leave nil")
	}
}

func TestPostScriptsWrite(t *testing.T) {
	w := newWorld(map[string]any{"post": `
local r = response.load()
local d = r:data()
d:set("whole", 3) d:set("table", {deep = 3, half = 1.5, list = {"a", {}}, none = luaNil.new(), f = print})
d:set("array", {"a", "b"}) d:set("name", nil) d:del("tags")
d:set("list", luaList.new()) d:set("made", d:get("owner"))
r:isComplete(false) r:statusCode(201) r:headers("x-a", "1") r:body("text")
`})
	resp, err := w.run()
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Io)
	got := fmt.Sprintf("%#v %#v %#v %#v %#v %#v %#v %v %d %v %s", resp.Data["whole"], resp.Data["table"], resp.Data["array"], resp.Data["name"],
		resp.Data["tags"], resp.Data["list"], resp.Data["made"], resp.IsComplete, resp.Metadata.StatusCode, resp.Metadata.Headers, body)
	want := `3 map[string]interface {}{"deep":3, "half":1.5, "list":[]interface {}{"a", []interface {}(nil)}, "none":interface {}(nil)} ` +
		`map[string]interface {}{"1":"a", "2":"b"} "n" <nil> []interface {}{} map[string]interface {}{"id":"7"} false 201 map[X-A:[1]] text`
	if got != want {
		t.Errorf("the response is %s\nnot %s", got, want)
	}
	if _, ok := resp.Data["whole"].(float64); !ok {
		t.Errorf("a number in a luaTable is a float64, not %T", resp.Data["whole"])
	}
	if n := resp.Data["table"].(map[string]any)["deep"]; n != 3 {
		t.Errorf("a whole number in a Lua table is an int, not %T", n)
	}
}

func TestNextFails(t *testing.T) {
	w := newWorld(map[string]any{"post": `error("post ran")`})
	w.failure = errors.New("next: failed")
	if resp, err := w.run(); err != w.failure || resp != w.answer {
		t.Errorf("an error of next must pass with its response, not %v %v", resp, err)
	}
	w = newWorld(map[string]any{"skip_next": true, "post": `response.load():data():set("a", 1)`})
	resp, err := w.run()
	if err != nil || w.seen != nil || len(resp.Data) != 1 {
		t.Errorf("skip_next gives an empty response to post, not %v %v", resp, err)
	}
	w = newWorld(map[string]any{})
	w.answer = nil
	defer func() {
		if recover() == nil {
			t.Error("no response at all must end in a panic")
		}
	}()
	w.run()
}
