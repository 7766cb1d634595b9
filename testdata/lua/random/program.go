// Package random writes plugins of modifiers by chance, of the constructs that docs/reference/lua.md allows, to compare each with
// the script that unplug makes of it. Every program type-checks and ends.
package random

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// Program is a plugin with a configuration that uses it.
type Program struct {
	Name    string
	Source  string
	Config  string
	Options string // what the translator may do; empty for nothing of its own
}

// Make writes program number i of a seed.
func Make(seed uint64, i int) Program {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, uint64(i))), imports: map[string]bool{}}
	p := Program{Name: fmt.Sprintf("program%d", i)}
	w.setting = w.chooseSetting()
	p.Source = w.file()
	p.Config = w.setting.config()
	if w.setting.server {
		p.Options = "scope\n"
	}
	return p
}

// Save writes the program's folder.
func (p Program) Save(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, text := range map[string]string{"plugin.go": p.Source, "krakend.json": p.Config, "options": p.Options,
		"go.mod": "module example.com/" + p.Name + "\n\ngo 1.22\n"} {
		if text == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// setting is where a program runs.
type setting struct {
	server   bool // before the whole gateway
	response bool // else on requests
	backend  bool // else at endpoint level
	two      bool // backends
	noOp     bool
	panics   bool // one is a 500 here
	second   bool // another modifier follows or precedes
	limit    float64
	prefix   string
	strict   bool
}

func (w *writer) chooseSetting() setting {
	s := setting{response: w.oneIn(2), backend: w.oneIn(3), limit: float64(w.IntN(20)), prefix: w.pick(words), strict: w.oneIn(2)}
	s.two, s.second = w.oneIn(3), w.oneIn(3)
	s.noOp = !s.two && w.oneIn(3)
	s.panics = !(s.backend && s.two) && w.oneIn(3)
	if w.oneIn(4) {
		s = setting{server: true, limit: s.limit, prefix: s.prefix, strict: s.strict, second: s.second}
	}
	return s
}

func (s setting) config() string {
	object := func(members ...any) map[string]any {
		m := map[string]any{}
		for i := 0; i < len(members); i += 2 {
			m[members[i].(string)] = members[i+1]
		}
		return m
	}
	hosts := []string{"http://backend.internal:8000"}
	names := []string{"random"}
	if s.second {
		names = [][]string{{"random", "second"}, {"second", "random"}, {"random", "random", "second"}}[int(s.limit)%3]
	}
	plugins := object("name", names,
		"random", object("limit", s.limit, "prefix", s.prefix, "strict", s.strict, "names", []string{"a", s.prefix}))
	if s.server {
		return written(object("version", 3, "extra_config", object("plugin/http-server", plugins), "endpoints", []any{
			object("endpoint", "/items/{id}", "method", "POST", "backend", []any{object("url_pattern", "/api", "host", hosts)}),
			object("endpoint", "/v1/all", "backend", []any{object("url_pattern", "/api", "host", hosts)})}))
	}
	stanza := object("plugin/req-resp-modifier", plugins)
	first := object("url_pattern", "/api/{id}", "host", hosts)
	endpoint := object("endpoint", "/items/{id}/{name}", "method", "GET", "input_headers", []string{"*"}, "input_query_strings", []string{"*"})
	if s.noOp {
		first["encoding"], endpoint["output_encoding"] = "no-op", "no-op"
	}
	if s.backend {
		first["extra_config"] = stanza
	} else {
		endpoint["extra_config"] = stanza
	}
	backends := []any{first}
	if s.two {
		backends = append(backends, object("url_pattern", "/more/{id}", "host", hosts))
	}
	endpoint["backend"] = backends
	return written(object("version", 3, "endpoints", []any{endpoint}))
}

func written(config map[string]any) string {
	text, err := json.MarshalIndent(config, "", "  ")
	if err != nil {
		panic(err)
	}
	return string(text) + "\n"
}

func (w *writer) registerAll() {
	if w.setting.server {
		w.line("func (r registerer) RegisterHandlers(register func(")
		w.line("\tname string, factory func(%s, map[string]interface{}, %s) (%s, error),", w.use("context", "Context"),
			w.use("net/http", "Handler"), w.use("net/http", "Handler"))
		w.line(")) {")
		w.line("\tregister(string(r), r.handler)")
		if w.setting.second {
			w.line("\tregister(\"second\", r.second)")
		}
		w.line("}")
		return
	}
	w.line("func (r registerer) RegisterModifiers(register func(")
	w.line("\tname string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,")
	w.line(")) {")
	w.line("\tregister(string(r), r.modifier, %v, %v)", !w.setting.response, w.setting.response)
	if w.setting.second {
		w.line("\tregister(\"second\", r.second, %v, %v)", w.secondOnRequest(), !w.secondOnRequest())
	}
	w.line("}")
}

// file is the plugin's source.
func (w *writer) file() string {
	var body strings.Builder
	w.out = &body
	w.line("")
	w.line("var %s = registerer(\"random\")", map[bool]string{true: "HandlerRegisterer", false: "ModifierRegisterer"}[w.setting.server])
	w.line("")
	w.line("type registerer string")
	w.line("")
	w.registerAll()
	w.line("")
	w.line("func main() {}")
	if !w.setting.server {
		w.wrappers()
	}
	w.errorTypes()
	for _, declare := range []func(){w.recordType, w.roleType, w.globals, w.pairFunction, w.checks} {
		if w.oneIn(2) {
			declare()
		}
	}
	for range w.IntN(4) {
		w.helper()
	}
	if w.setting.server {
		w.server()
	} else {
		w.modifier()
	}
	if w.setting.second && !w.setting.server {
		w.second()
	}
	var head strings.Builder
	head.WriteString("package main\n\n")
	var imports []string
	for path := range w.imports {
		if strings.Contains(body.String(), filepath.Base(path)+".") { // what was written in the end
			imports = append(imports, path)
		}
	}
	sort.Strings(imports)
	if len(imports) > 0 {
		head.WriteString("import (\n")
		for _, path := range imports {
			fmt.Fprintf(&head, "\t%q\n", path)
		}
		head.WriteString(")\n")
	}
	return head.String() + body.String()
}
