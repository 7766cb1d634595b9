package runner

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

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
		{Case{Path: "/"}, nil, false},
		{Case{Error: &Failure{}}, nil, false},
		{Case{Answer: &Answer{Data: json.RawMessage("{}")}}, nil, false},
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
	cfg.Endpoints[0].Method = "HEAD"
	if _, err := newBench(&loaded{host: host, cfg: cfg, logs: &lines{}}, Fixture{}, uses[0], nil); err == nil {
		t.Error("an endpoint that the router ignores is no error")
	}
	wrong := uses[1]
	wrong.Level = "endpoint"
	if _, err := newBench(&loaded{host: host, cfg: cfg, logs: &lines{}}, Fixture{}, wrong, nil); err == nil {
		t.Error("another level is no error")
	}
}
