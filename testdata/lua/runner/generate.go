package runner

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/url"
	"strings"
	"unicode/utf8"
)

// generator makes the cases of a use: what the gateway could hand to it, with a bias to what the plugin speaks of.
type generator struct {
	seed       uint64
	place      place
	vocabulary Vocabulary
	stream     uint64
}

func newGenerator(seed uint64, fixture string, use Use, p place, v Vocabulary) *generator {
	h := fnv.New64a()
	fmt.Fprint(h, fixture, use.Pointer, use.Endpoint)
	return &generator{seed, p, v, h.Sum64()}
}

// make is case number i. Each is made from a seed of its own, so that one can be had without the others.
func (g *generator) make(i int) Case {
	w := newWords(rand.New(rand.NewPCG(g.seed, g.stream+uint64(i))), g.vocabulary, g.place.stanza)
	if g.place.service != nil {
		return g.served(w).printable()
	}
	c := Case{Method: g.method(w), Params: g.params(w), Query: w.lists(w.name, w.text), Headers: w.lists(w.headerName, w.headerValue)}
	c.Headers["X-Forwarded-For"] = []string{"192.0.2.1"}
	c.Headers["X-Forwarded-Host"] = []string{"shop.example:8080"}
	if len(c.Headers["User-Agent"]) == 0 {
		c.Headers["User-Agent"] = []string{"KrakenD Version 2.13.8"}
	}
	c.Body = g.body(w)
	if g.place.backend == nil {
		c.Path = generatedPath(g.place.endpoint.Endpoint, c.Params)
		if w.oneIn(4) {
			c.Path = "/" + w.text()
		}
	} else {
		c.Path = generatedPath(g.place.backend.URLPattern, c.Params)
		c.URL = g.url(w, c)
	}
	if w.oneIn(15) {
		c.Error = g.failure(w)
	} else {
		c.Answer = g.answer(w)
	}
	return c.printable()
}

func (g *generator) method(w *words) string {
	method := g.place.endpoint.Method
	if g.place.backend != nil {
		method = g.place.backend.Method
	}
	if w.oneIn(3) {
		return w.pick([]string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
	}
	return method
}

// lists is a map like that of headers: every list has a value.
func (w *words) lists(name, value func() string) map[string][]string {
	lists := map[string][]string{}
	n := w.IntN(6)
	if w.oneIn(3) {
		n += len(w.names)
	}
	for range min(n, 20) {
		values := []string{value()}
		for w.oneIn(4) {
			values = append(values, value())
		}
		lists[name()] = values
	}
	return lists
}

// params have those of the endpoint's path, with the first letter as the router makes it, and more: sequential backends get
// some from each other.
func (g *generator) params(w *words) map[string]string {
	params := map[string]string{}
	for _, part := range strings.Split(g.place.endpoint.Endpoint, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok && len(name) > 1 && !w.oneIn(20) {
			params[capital(strings.TrimSuffix(name, "}"))] = w.text()
		}
	}
	for range w.IntN(3) {
		if name := w.name(); name != "" {
			params[capital(name)] = w.text()
		}
	}
	return params
}

func capital(name string) string {
	if c := name[0]; 'a' <= c && c <= 'z' {
		return string(c-'a'+'A') + name[1:]
	}
	return name
}

// url is what load balancing makes: host, path and query.
func (g *generator) url(w *words, c Case) string {
	host := "http://backend.internal:8000"
	if hosts := g.place.backend.Host; len(hosts) > 0 {
		host = w.pick(hosts)
	}
	if _, err := url.Parse(host + c.Path); err != nil {
		return host + "/" // the gateway would have failed before
	}
	text := host + c.Path
	if len(c.Query) > 0 {
		text += map[bool]string{true: "&", false: "?"}[strings.Contains(text, "?")] + url.Values(c.Query).Encode()
	}
	if _, err := url.Parse(text); err != nil {
		return host + "/"
	}
	return text
}

func (g *generator) body(w *words) string {
	switch w.IntN(4) {
	case 0:
		return ""
	case 1:
		return string(w.object())
	case 2:
		return w.text() + w.pick(spaces) + w.text()
	}
	return w.text()
}

func (g *generator) failure(w *words) *Failure {
	f := &Failure{Message: "backend: " + w.utf8Text()}
	if w.oneIn(2) {
		f.Status = w.status()
		if w.oneIn(2) {
			f.Type = "text/plain"
		}
	}
	if g.place.backend == nil && len(g.place.endpoint.Backend) > 1 && w.oneIn(2) {
		f = &Failure{Message: f.Message, With: &Answer{Data: w.object(), IsComplete: new(bool)}}
	}
	return f
}

func (w *words) status() int {
	if len(w.numbers) > 0 && w.oneIn(2) {
		var n int
		if _, err := fmt.Sscan(w.pick(w.numbers), &n); err == nil && 100 <= n && n < 1000 {
			return n
		}
	}
	return []int{200, 200, 201, 202, 204, 301, 304, 400, 401, 403, 404, 409, 418, 429, 500, 502, 503}[w.IntN(17)]
}

func (g *generator) answer(w *words) *Answer {
	backends := g.place.endpoint.Backend
	one := g.place.backend
	if one == nil && len(backends) == 1 {
		one = backends[0]
	}
	if one != nil && one.Encoding == noOp {
		a := &Answer{Encoding: noOp, Status: w.status(), Headers: w.lists(w.headerName, w.headerValue), Io: g.body(w)}
		if !w.oneIn(3) {
			a.Headers["Content-Length"] = []string{fmt.Sprint(len(a.Io))}
		}
		return a
	}
	a := &Answer{Data: w.object()}
	if w.oneIn(8) {
		a.IsComplete = new(bool)
	}
	if one == nil {
		return a
	}
	if one.Encoding == "string" {
		a.Data, _ = json.Marshal(map[string]any{"content": w.utf8Text()})
	}
	client, _ := stanza(one.ExtraConfig, "backend/http", "github.com/devopsfaith/krakend/http")
	if name, _ := client["return_error_details"].(string); name != "" && w.oneIn(4) {
		status := w.status()
		a = &Answer{Status: status, IsComplete: new(bool), Named: &Detail{Name: name, Code: status, Body: w.utf8Text(), Type: "text/plain"}}
	}
	return a
}

// printable is the case in a form that survives JSON.
func (c Case) printable() Case {
	ok := func(texts ...string) bool {
		for _, s := range texts {
			if !utf8.ValidString(s) {
				return false
			}
		}
		return true
	}
	fine := ok(c.Path, c.URL, c.Body) && (c.Host == nil || ok(*c.Host))
	for key, value := range c.Params {
		fine = fine && ok(key, value)
	}
	lists := []map[string][]string{c.Query, c.Headers}
	if c.Answer != nil {
		lists = append(lists, c.Answer.Headers)
		fine = fine && ok(c.Answer.Io)
	}
	for _, m := range lists {
		for key, values := range m {
			fine = fine && ok(key) && ok(values...)
		}
	}
	if fine {
		return c
	}
	c.Latin1 = true
	c.Path, c.URL, c.Body = latin1(c.Path), latin1(c.URL), latin1(c.Body)
	if c.Host != nil {
		host := latin1(*c.Host)
		c.Host = &host
	}
	c.Query, c.Headers = latin1Lists(c.Query), latin1Lists(c.Headers)
	params := map[string]string{}
	for key, value := range c.Params {
		params[latin1(key)] = latin1(value)
	}
	c.Params = params
	if c.Answer != nil {
		c.Answer.Headers, c.Answer.Io = latin1Lists(c.Answer.Headers), latin1(c.Answer.Io)
	}
	return c
}

func latin1Lists(from map[string][]string) map[string][]string {
	if from == nil {
		return nil
	}
	to := map[string][]string{}
	for key, values := range from {
		list := make([]string, len(values))
		for i, v := range values {
			list[i] = latin1(v)
		}
		to[latin1(key)] = list
	}
	return to
}
