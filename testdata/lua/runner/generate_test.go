package runner

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/luraproject/lura/v3/config"
)

const source = `package main

const role = "X-Role"

func f(m map[string]string) bool {
	if m["name"] == "bob" && len(m["key"]) < 17 {
		return strings.HasPrefix(get.Get(role), "pre-")
	}
	return false
}
`

func vocabularyOf(t *testing.T) Vocabulary {
	file, err := parser.ParseFile(token.NewFileSet(), "f.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	return VocabularyOf([]*ast.File{file})
}

func TestVocabulary(t *testing.T) {
	v := vocabularyOf(t)
	want := Vocabulary{Names: []Bytes{Bytes("X-Role"), Bytes("key"), Bytes("name")}, Values: []Bytes{Bytes("bob")}, Texts: []Bytes{Bytes("pre-")},
		Numbers: []string{"16", "17", "18"}}
	if !reflect.DeepEqual(v, want) {
		t.Errorf("the vocabulary is %s", show(reflect.ValueOf(v)))
	}
}

func cases(t *testing.T, p place, n int) []Case {
	g := newGenerator(1, "test", Use{Pointer: "/"}, p, vocabularyOf(t))
	all := make([]Case, n)
	for i := range all {
		all[i] = g.make(i)
	}
	return all
}

// count says how many of the cases a condition holds for; every class must be met often enough to mean something.
func atLeast(t *testing.T, all []Case, n int, what string, holds func(*Case) bool) {
	t.Helper()
	have := 0
	for i := range all {
		if holds(&all[i]) {
			have++
		}
	}
	if have < n {
		t.Errorf("%s: %d of %d cases, not %d", what, have, len(all), n)
	}
}

func TestCasesOfAnEndpoint(t *testing.T) {
	backend := &config.Backend{Method: "GET", URLPattern: "/api/{id}"}
	all := cases(t, place{endpoint: &config.EndpointConfig{Endpoint: "/items/{id}", Method: "GET", Backend: []*config.Backend{backend}}}, 2000)
	data := func(text string) func(*Case) bool {
		return func(c *Case) bool { return c.Answer != nil && strings.Contains(string(c.Answer.Data), text) }
	}
	atLeast(t, all, 200, "a header that the plugin reads", func(c *Case) bool { return len(c.Headers["X-Role"]) > 0 })
	atLeast(t, all, 50, "two values of it", func(c *Case) bool { return len(c.Headers["X-Role"]) > 1 })
	atLeast(t, all, 30, "a value that begins as the plugin asks", func(c *Case) bool {
		return len(c.Headers["X-Role"]) > 0 && strings.HasPrefix(c.Headers["X-Role"][0], "pre-")
	})
	atLeast(t, all, 50, "no value at all", func(c *Case) bool { return len(c.Headers["X-Role"]) > 0 && c.Headers["X-Role"][0] == "" })
	atLeast(t, all, 100, "bytes that are no UTF-8", func(c *Case) bool { return c.Latin1 })
	atLeast(t, all, 30, "an error of next", func(c *Case) bool { return c.Error != nil && c.Error.Status == 0 })
	atLeast(t, all, 30, "an error of next with a status", func(c *Case) bool { return c.Error != nil && c.Error.Status != 0 })
	atLeast(t, all, 100, "an incomplete answer", func(c *Case) bool { return c.Answer != nil && c.Answer.IsComplete != nil && !*c.Answer.IsComplete })
	atLeast(t, all, 50, "the member that the plugin compares", data(`"name":"bob"`))
	atLeast(t, all, 50, "null", data(`:null`))
	atLeast(t, all, 20, "the name in other letters", data(`"NAME":`))
	atLeast(t, all, 20, "a number beyond 2^53", data("9007199254740993"))
	atLeast(t, all, 20, "an empty list", data("[]"))
	atLeast(t, all, 20, "a list in a list", data("[["))
	atLeast(t, all, 5, "a long list", func(c *Case) bool { return c.Answer != nil && strings.Count(string(c.Answer.Data), ",") > 100 })
	atLeast(t, all, 1, "a very long list", func(c *Case) bool { return c.Answer != nil && strings.Count(string(c.Answer.Data), ",") > 5200 })
	atLeast(t, all, 5, "a text of very many parts", func(c *Case) bool {
		return strings.Contains(show(reflect.ValueOf(*c)), strings.Repeat(",", 200)) || len(c.Params["Id"]) > 4999 || len(c.Body) > 4999
	})
	atLeast(t, all, 50, "no body", func(c *Case) bool { return c.Body == "" })
	atLeast(t, all, 10, "a text as long as the plugin asks", func(c *Case) bool { return len(c.Params["Id"]) == 17 })
	for i := range all {
		checkCase(t, &all[i])
		if all[i].URL != "" {
			t.Errorf("case %d has a URL", i)
		}
	}
}

func TestCasesOfABackend(t *testing.T) {
	backend := &config.Backend{Method: "GET", URLPattern: "/api/{id}", Encoding: noOp, Host: []string{"http://one", "http://two:8080"}}
	endpoint := &config.EndpointConfig{Endpoint: "/items/{id}", Method: "GET", Backend: []*config.Backend{backend}}
	all := cases(t, place{endpoint: endpoint, backend: backend}, 1000)
	atLeast(t, all, 100, "the second host", func(c *Case) bool { return strings.HasPrefix(c.URL, "http://two:8080/") })
	atLeast(t, all, 200, "a length", func(c *Case) bool { return c.Answer != nil && c.Answer.Headers["Content-Length"] != nil })
	atLeast(t, all, 100, "a status of failure", func(c *Case) bool { return c.Answer != nil && c.Answer.Status >= 400 })
	for i := range all {
		checkCase(t, &all[i])
		if r := all[i].request(); r.URL == nil || r.URL.Host == "" {
			t.Errorf("case %d has no URL: %q", i, all[i].URL)
		}
	}
}

// checkCase: what net/http and the router never hand on is not made up, and a case survives being written down.
func checkCase(t *testing.T, c *Case) {
	t.Helper()
	for name, values := range c.Headers {
		if !isToken(c.text(name)) || len(values) == 0 {
			t.Errorf("a header %q: %q", name, values)
		}
		for _, v := range values {
			if v = c.text(v); strings.Trim(v, " \t") != v || strings.ContainsAny(v, "\r\n\x00") {
				t.Errorf("a header %q: %q", name, v)
			}
		}
	}
	for name := range c.Params {
		if first := c.text(name)[0]; 'a' <= first && first <= 'z' {
			t.Errorf("a parameter %q", name)
		}
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var again Case
	if err := json.Unmarshal(text, &again); err != nil || !utf8.Valid(text) {
		t.Fatal(err)
	}
	if d := diff("", seen(c.request()), seen(again.request())); d != nil {
		t.Errorf("another request after it was written down: %v", d)
	}
}

func TestTheSameSeedGivesTheSameCases(t *testing.T) {
	p := place{endpoint: &config.EndpointConfig{Endpoint: "/", Method: "GET", Backend: []*config.Backend{{}}}}
	a, b := cases(t, p, 200), cases(t, p, 200)
	if !reflect.DeepEqual(a, b) {
		t.Error("they differ")
	}
}
