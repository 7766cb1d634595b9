package runner

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

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

func TestRequestsThatShowNothing(t *testing.T) {
	stdout := captured(t)
	p := service(t, nil, "GET /")
	s := around(p, func(next http.Handler) http.Handler { return next })
	host := "a b"
	c := Case{Method: "GET", URL: "/", Host: &host}
	if d := compare(s.run(&c, stdout), s.run(&c, stdout), surroundings{}); d == nil || d.field != "request" {
		t.Error(d)
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
