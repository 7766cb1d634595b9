package runner

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
)

// service is a configuration of endpoints "METHOD /path", and the place of its first.
func service(t *testing.T, extra config.ExtraConfig, endpoints ...string) place {
	t.Helper()
	cfg := &config.ServiceConfig{ExtraConfig: extra}
	for _, e := range endpoints {
		method, path, _ := strings.Cut(e, " ")
		cfg.Endpoints = append(cfg.Endpoints, &config.EndpointConfig{Method: method, Endpoint: path})
	}
	r, err := newRouter(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return place{endpoint: cfg.Endpoints[0], service: r}
}

func captured(t *testing.T) *capture {
	stdout, err := newCapture()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Stdout = stdout.real })
	return stdout
}

func TestCasesOfTheService(t *testing.T) {
	p := service(t, nil, "GET /items/{id}", "GET /items/name", "GET /items/{id}/{more}")
	all := cases(t, p, 2000)
	stdout := captured(t)
	next, err := luaServer(p, Use{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[*Case]*Received{}
	for i := range all {
		c := &all[i]
		out := next.run(c, stdout)
		if out.Calls != 1 || out.Served.Next.Route != "GET /items/{id}" {
			t.Fatalf("case %d comes to %v, and the answer is %v: %q", i, out.Served.Next, out.Served.Answer, c.wire())
		}
		seen[c] = out.Served.Next
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var again Case
		if err := json.Unmarshal(text, &again); err != nil || !bytes.Equal(again.wire(), c.wire()) {
			t.Errorf("another request after it was written down: %q, not %q", again.wire(), c.wire())
		}
	}
	received := func(holds func(*Received) bool) func(*Case) bool { return func(c *Case) bool { return holds(seen[c]) } }
	header := func(name string, holds func([]string) bool) func(*Case) bool {
		return received(func(r *Received) bool { return holds(r.Header[name]) })
	}
	query := func(text string) func(*Case) bool {
		return received(func(r *Received) bool { return strings.Contains(r.RawQuery, text) })
	}
	atLeast(t, all, 200, "a header that the plugin reads", header("X-Role", func(v []string) bool { return len(v) > 0 }))
	atLeast(t, all, 30, "several values of it", header("X-Role", func(v []string) bool { return len(v) > 1 }))
	atLeast(t, all, 30, "an empty value of it", header("X-Role", func(v []string) bool { return len(v) > 0 && v[0] == "" }))
	atLeast(t, all, 50, "its name in other letters", func(c *Case) bool { return c.Headers["x-role"] != nil || c.Headers["X-ROLE"] != nil })
	atLeast(t, all, 30, "its name in two spellings", func(c *Case) bool { return c.Headers["x-role"] != nil && c.Headers["X-Role"] != nil })
	atLeast(t, all, 50, "an escaped path", received(func(r *Received) bool { return strings.Contains(*r.URL, "%") && strings.Contains(r.Path, "bob") }))
	atLeast(t, all, 20, "an escaped slash", func(c *Case) bool { return strings.Contains(strings.ToUpper(c.URL), "%2F") && seen[c].Path[6] == '/' })
	atLeast(t, all, 30, "a target with a host", func(c *Case) bool { return strings.HasPrefix(c.URL, "http://") })
	atLeast(t, all, 30, "no host", received(func(r *Received) bool { return r.Host == "" }))
	atLeast(t, all, 200, "a host with a port", received(func(r *Received) bool { return strings.Contains(r.Host, ":") }))
	atLeast(t, all, 200, "no query", received(func(r *Received) bool { return r.RawQuery == "" }))
	atLeast(t, all, 30, "an empty query", func(c *Case) bool { return strings.HasSuffix(c.URL, "?") })
	atLeast(t, all, 300, "a query with the plugin's name", query("name="))
	atLeast(t, all, 30, "a name without a value", query("name&"))
	atLeast(t, all, 30, "an empty value", query("name=&"))
	atLeast(t, all, 30, "a semicolon", query(";"))
	atLeast(t, all, 15, "a malformed escape", query("%zz"))
	atLeast(t, all, 30, "a mark of a fragment", query("#"))
	atLeast(t, all, 50, "a name twice", received(func(r *Received) bool { return strings.Count(r.RawQuery, "name=") > 1 }))
	atLeast(t, all, 15, "a cookie that the plugin may ask for", header("Cookie", func(v []string) bool { return len(v) > 0 && strings.Contains(v[0], "name=") }))
	atLeast(t, all, 15, "a body that is held back", received(func(r *Received) bool { return r.Header["Expect"] != nil && *r.Body != "" }))
	atLeast(t, all, 200, "a body", received(func(r *Received) bool { return *r.Body != "" && r.ContentLength == int64(len(*r.Body)) }))
	atLeast(t, all, 50, "a body of unknown length", received(func(r *Received) bool { return r.ContentLength == -1 }))
	atLeast(t, all, 100, "bytes that are no UTF-8", func(c *Case) bool { return c.Latin1 })
	atLeast(t, all, 200, "another answer", func(c *Case) bool { return c.Answer != nil && c.Answer.Status >= 400 })
}

func TestRoutes(t *testing.T) {
	first := service(t, nil, "GET /items/{id}", "get /items/list", "POST /items/{id}", "GET /a/{x}/b", "GET /a/c/{d}", "GET /f/{name}.json", "GET /p{x}", "GET q/{x}").service
	unescaped := service(t, config.ExtraConfig{"router": map[string]any{"disable_path_decoding": true}}, "GET /items/{id}").service
	slashes := service(t, config.ExtraConfig{"router": map[string]any{"remove_extra_slash": true}}, "GET /items/{id}").service
	for _, row := range []struct {
		router              *router
		method, url, result string
	}{
		{first, "GET", "/items/7?x", "GET /items/{id} [{id 7}]"},
		{first, "POST", "/items/list", "POST /items/{id} [{id list}]"},
		{first, "GET", "/items/list", "get /items/list []"},
		{first, "HEAD", "/items/7", "none"},
		{first, "GET", "/items/7/", "none"},
		{first, "GET", "/items/", "none"},
		{first, "GET", "/items", "none"},
		{first, "GET", "/items%2F7", "GET /items/{id} [{id 7}]"},
		{first, "GET", "/items/a%2Fb", "none"},
		{first, "GET", "/items//7", "none"},
		{first, "GET", "/items/..", "GET /items/{id} [{id ..}]"},
		{first, "GET", "/items/a%20b", "GET /items/{id} [{id a b}]"},
		{first, "GET", "/items/a%2520b", "none"}, // the router answers 400
		{first, "GET", "/items/a%25b", "none"},
		{first, "GET", "/items/a%3Fb", "none"},
		{first, "GET", "/items/a%23b", "none"},
		{first, "GET", "/items/%zz", "none"}, // and net/http does
		{first, "GET", "/a//b", "GET /a/{x}/b [{x }]"},
		{first, "GET", "/a/c/b", "GET /a/c/{d} [{d b}]"},
		{first, "GET", "/a/d/b", "GET /a/{x}/b [{x d}]"},
		{first, "GET", "/f/q", "GET /f/{name}.json [{name.json q}]"},
		{first, "GET", "/pq", "none"},
		{first, "GET", "/q/1", "GET q/{x} [{x 1}]"},
		{first, "GET", "http://other.example/q/1", "GET q/{x} [{x 1}]"},
		{unescaped, "GET", "/items/a%2520b%3F", "GET /items/{id} [{id a%20b?}]"},
		{slashes, "GET", "//items///7", "GET /items/{id} [{id 7}]"},
		{slashes, "GET", "/items/7/", "none"},
		{slashes, "GET", "/x/../items/7", "GET /items/{id} [{id 7}]"},
	} {
		c := Case{Method: row.method, URL: row.url}
		result := "none"
		if e := row.router.reaches(&c); e != nil {
			request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(c.wire())))
			if err != nil {
				t.Fatal(err)
			}
			_, params := row.router.route(request)
			result = fmt.Sprint(e.Method, " ", e.Endpoint, " ", params)
		}
		if result != row.result {
			t.Errorf("%s %s comes to %s, not %s", row.method, row.url, result, row.result)
		}
	}
	if _, err := newRouter(&config.ServiceConfig{Endpoints: []*config.EndpointConfig{{Endpoint: "/files/*"}}}); err == nil {
		t.Error("paths of any length are no error")
	}
}

// around is a side with a handler of the test around next.
func around(p place, wrap func(http.Handler) http.Handler) *serverSide {
	s := &serverSide{logs: &lines{}, routed: p.service.route}
	s.serve(wrap(http.HandlerFunc(s.next)))
	return s
}

func TestWhatAClientGets(t *testing.T) {
	stdout := captured(t)
	p := service(t, nil, "GET /")
	for name, row := range map[string]struct {
		handle func(http.ResponseWriter, *http.Request)
		answer string
	}{
		"nothing":       {func(http.ResponseWriter, *http.Request) {}, "[] 200 map[Content-Length:[0]] false "},
		"informational": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(103); w.WriteHeader(403) }, "[103] 403 map[Content-Length:[0]] false "},
		"no content":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204); w.Write([]byte("x")) }, "[] 204 map[] false "},
		"a date":        {func(w http.ResponseWriter, _ *http.Request) { w.Header()["Date"] = []string{"today"} }, "[] 200 map[Content-Length:[0] Date:[today]] false "},
		"a panic":       {func(http.ResponseWriter, *http.Request) { panic(5) }, "unexpected EOF; 5"},
		"a panic behind an answer": {func(w http.ResponseWriter, _ *http.Request) {
			w.Write([]byte("x"))
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, "unexpected EOF; net/http: abort Handler"},
		"its own": {func(w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			fmt.Fprint(conn, "HTTP/1.1 299 x\r\n\r\nown")
			conn.Close()
		}, "[] 299 map[] true own"},
	} {
		out := around(p, func(http.Handler) http.Handler { return http.HandlerFunc(row.handle) }).run(&Case{Method: "GET", URL: "/"}, stdout)
		a := out.Served.Answer
		answer := fmt.Sprint(a.Informational, " ", a.Status, " ", a.Header, " ", a.Close, " ", a.Body)
		if a.Broken != "" {
			answer = a.Broken + "; " + out.Panic
		}
		if answer != row.answer {
			t.Errorf("%s gives %s, not %s", name, answer, row.answer)
		}
	}
}

func TestSmallerCasesOfTheService(t *testing.T) {
	stdout := captured(t)
	p := service(t, nil, "GET /items/{id}")
	wrong := around(p, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("bad") != "" && r.Header.Get("X-Bad") == "yes" {
				w.WriteHeader(403)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	b := &bench{place: p, goes: wrong, lua: around(p, func(next http.Handler) http.Handler { return next }), stdout: stdout, watched: watch(nil)}
	defer close(b.watched)
	host := "other.example"
	c := b.smaller(Case{Method: "GET", URL: "http://other.example/ite%6ds/a%20b?x=1&bad=a&bad=b;", Host: &host, Body: "body",
		Headers: map[string][]string{"X-Bad": {"yes", "no"}, "Accept": {"a"}}, Answer: &Answer{Status: 500}})
	text, _ := json.Marshal(c)
	if want := `{"method":"GET","url":"/items/1?bad=a","headers":{"X-Bad":["yes"]}}`; string(text) != want {
		t.Errorf("%s, not %s", text, want)
	}
}

// TestDifferencesOfTheService: each handler differs from handing on in one field, or in that one first.
func TestDifferencesOfTheService(t *testing.T) {
	stdout := captured(t)
	p := service(t, nil, "POST /items/{id}")
	var handle func(w http.ResponseWriter, r *http.Request)
	goes := around(p, func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handle(w, r) })
	})
	lua, err := luaServer(p, Use{Stanza: map[string]any{"pre": ""}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	handOn := func(w http.ResponseWriter, r *http.Request) { goes.next(w, r) }
	changed := func(change func(*http.Request)) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) {
			change(r)
			goes.next(w, r)
		}
	}
	before := func(change func(http.ResponseWriter)) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) {
			change(w)
			goes.next(w, r)
		}
	}
	for _, row := range []struct {
		field  string
		handle func(http.ResponseWriter, *http.Request)
	}{
		{"", handOn},
		{"calls of next", func(http.ResponseWriter, *http.Request) {}},
		{"calls of next", before(func(w http.ResponseWriter) { goes.next(w, &http.Request{}) })},
		{"next.route", changed(func(r *http.Request) { r.URL.Path = "/" })},
		{"next.route", changed(func(r *http.Request) { r.Method = "PUT" })},
		{"next.params[0].value", changed(func(r *http.Request) { r.URL.Path = "/items/2" })},
		{"next.url", changed(func(r *http.Request) { r.URL.RawQuery += "&" })},
		{"next.host", changed(func(r *http.Request) { r.Host = "" })},
		{`next.header["X-New"]`, changed(func(r *http.Request) { r.Header["X-New"] = nil })},
		{`next.header["X-Old"]`, changed(func(r *http.Request) { r.Header.Add("X-Old", "") })},
		{"next.body", changed(func(r *http.Request) { r.Body = http.NoBody })},
		{"next.contentlength", changed(func(r *http.Request) { r.ContentLength++ })},
		{"next.transferencoding", changed(func(r *http.Request) { r.TransferEncoding = []string{chunked} })},
		{"next.requesturi", changed(func(r *http.Request) { r.RequestURI = "" })},
		{"next.remoteaddr", changed(func(r *http.Request) { r.RemoteAddr = "" })},
		{"next.deadline", func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), time.Hour)
			defer cancel()
			goes.next(w, r.WithContext(ctx))
		}},
		{"stdout", before(func(http.ResponseWriter) { fmt.Fprint(os.Stdout, "x") })},
		{"log", before(func(http.ResponseWriter) { goes.logs.Info("x") })},
		{"answer.informational", before(func(w http.ResponseWriter) { w.WriteHeader(103) })},
		{"answer.status", before(func(w http.ResponseWriter) { w.WriteHeader(202) })},
		{`answer.header["X-Before"]`, before(func(w http.ResponseWriter) { w.Header()["X-Before"] = []string{""} })},
		{"answer.body", func(w http.ResponseWriter, r *http.Request) { goes.next(upper{w}, r) }},
		{"answer.close", before(func(w http.ResponseWriter) { w.Header()["Connection"] = []string{"close"} })},
		{"answer.trailer", func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Trailer"] = []string{"X-Behind"}
			goes.next(w, r)
			w.Header()["X-Behind"] = []string{"x"}
		}},
		{"panic", func(w http.ResponseWriter, r *http.Request) {
			goes.next(w, r)
			panic("x")
		}},
	} {
		handle = row.handle
		c := Case{Method: "POST", URL: "/items/1?a=b", Headers: map[string][]string{"X-Old": {"a"}}, Body: "body"}
		if row.field == "answer.trailer" {
			c.Answer = &Answer{Io: strings.Repeat("x", 5000)} // one that is sent in parts
		}
		field := ""
		if d := compare(goes.run(&c, stdout), lua.run(&c, stdout), surroundings{logs: true}); d != nil {
			field = d.field
		}
		if field != row.field {
			t.Errorf("%q differs, and not %q", field, row.field)
		}
	}
}

// upper writes in capital letters.
type upper struct{ http.ResponseWriter }

func (u upper) Write(text []byte) (int, error) { return u.ResponseWriter.Write(bytes.ToUpper(text)) }

func TestStanzasThatTheGatewayWouldSwitchOff(t *testing.T) {
	p := service(t, nil, "GET /")
	files := sources(map[string]string{"a.lua": "x = 1"})
	for _, stanza := range []map[string]any{
		{"sources": []any{"a.lua"}, "md5": map[string]any{"a.lua": "0"}},
		{"sources": []any{"b.lua"}},
	} {
		if _, err := luaServer(p, Use{Stanza: stanza}, files); err == nil {
			t.Errorf("%v is no error", stanza)
		}
	}
}

func TestWrittenCasesOfTheService(t *testing.T) {
	cfg := &config.ServiceConfig{Endpoints: []*config.EndpointConfig{{Method: "GET", Endpoint: "/a/{id}"}, {Method: "POST", Endpoint: "/b"}},
		ExtraConfig: config.ExtraConfig{serverNames[0]: map[string]any{"name": "a text"}}}
	host := Host{Server: func(_ logging.Logger, run RunServer) RunServer { return run }}
	uses := LiveUses(cfg)
	if len(uses) != 2 || uses[1].ID() != "/extra_config/plugin~1http-server at /endpoints/1" {
		t.Fatal(uses)
	}
	for _, row := range []struct {
		c    Case
		at   []bool // the endpoints it comes to
		fine bool
	}{
		{Case{}, []bool{true, true}, true},
		{Case{Params: map[string]string{"id": "7"}}, []bool{true, true}, true},
		{Case{URL: "/b", Method: "POST"}, []bool{false, true}, true},
		{Case{URL: "/b"}, []bool{false, true}, true},
		{Case{Method: "POST"}, []bool{false, true}, true},
		{Case{URL: "/b", Method: "GET"}, nil, false},
		{Case{URL: "/c"}, nil, false},
		{Case{URL: "/c", Use: "/endpoints/0"}, []bool{false, false}, true},
		{Case{Query: map[string][]string{}}, nil, false},
		{Case{Headers: map[string][]string{"no token": {"x"}}, Path: "/"}, nil, false},
	} {
		for i, use := range uses {
			b, err := newBench(&loaded{host: host, cfg: cfg, logs: &lines{}}, Fixture{Fixed: []Case{row.c}}, use, nil)
			if (err == nil) != row.fine {
				t.Errorf("%v gives the error %v", row.c, err)
				continue
			}
			if err != nil {
				continue
			}
			if c := b.completed(row.c); b.concerns(&c) != row.at[i] {
				t.Errorf("%v comes to endpoint %d: %v", row.c, i, !row.at[i])
			}
		}
	}
	wrong := uses[0]
	wrong.Level = "endpoint"
	if _, err := newBench(&loaded{host: host, cfg: cfg, logs: &lines{}}, Fixture{}, wrong, nil); err == nil {
		t.Error("another level is no error")
	}
}
