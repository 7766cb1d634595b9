package runner

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/luraproject/lura/v3/config"
)

// Main runs the fixtures of a plan on the plugins that this program was built with. Arguments: the plan's file, the report's.
func Main(host Host, plugins map[string]Plugin) {
	err := func() error {
		if len(os.Args) != 3 {
			return fmt.Errorf("usage: %s PLAN REPORT", os.Args[0])
		}
		text, err := os.ReadFile(os.Args[1])
		if err != nil {
			return err
		}
		r := run{report: Report{Mismatches: []Mismatch{}, Denied: map[string]Denials{}}, path: os.Args[2]}
		if err := json.Unmarshal(text, &r.plan); err != nil {
			return err
		}
		if err := r.all(host, plugins); err != nil {
			return err
		}
		return r.write()
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type run struct {
	plan   Plan
	report Report
	path   string
}

func (r *run) write() error {
	text, err := json.Marshal(r.report)
	if err != nil {
		return err
	}
	return os.WriteFile(r.path, text, 0o644)
}

func (r *run) all(host Host, plugins map[string]Plugin) error {
	stdout, err := newCapture()
	if err != nil {
		return err
	}
	for i, f := range r.plan.Fixtures {
		cfg, err := config.Parse(f.Config)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		loaded := &loaded{host: host, cfg: &cfg, logs: &lines{}}
		host.Load(cfg, loaded.logs, plugins[f.Name])
		for _, use := range f.Uses {
			b, err := newBench(loaded, f, use, stdout)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", f.Name, use.ID(), err)
			}
			b.watched = watch(func(endless Mismatch) {
				endless.Fixture, endless.Pointer, endless.Count = f.Name, use.ID(), 1
				r.report.Mismatches = append(r.report.Mismatches, endless)
				r.report.Left = r.plan.Fixtures[i+1:]
				if err := r.write(); err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				os.Exit(0)
			})
			m := b.run(r)
			close(b.watched)
			if use.HasGaps {
				r.report.Denied[f.Name+" "+use.Pointer] = b.denials
			}
			if m != nil {
				r.report.Mismatches = append(r.report.Mismatches, *m)
			}
		}
	}
	return nil
}

// loaded is a gateway that loaded its plugins.
type loaded struct {
	host   Host
	cfg    *config.ServiceConfig
	logs   *lines
	server *serverSide // of the service's stanza, whose factories run once
}

// bench is one use with both sides.
type bench struct {
	fixture   Fixture
	use       Use
	place     place
	rules     surroundings
	goes, lua side
	stdout    *capture
	watched   chan<- running
	denials   Denials
}

func newBench(g *loaded, f Fixture, use Use, stdout *capture) (*bench, error) {
	p, err := find(g.cfg, use)
	if err != nil {
		return nil, err
	}
	if use.Level != p.level() {
		return nil, fmt.Errorf("it is not at the level %q", use.Level)
	}
	b := &bench{fixture: f, use: use, place: p, rules: p.surroundings(g.cfg), stdout: stdout}
	b.rules.logs = !f.LogsDropped
	if p.service != nil {
		return b, b.serve(g)
	}
	if b.goes, err = goSide(g.host, p, p.behind(), g.logs); err != nil {
		return nil, err
	}
	b.lua, err = luaSide(p, use, sources(f.Files), p.behind())
	return b, err
}

// serve makes the sides of the service's stanza. A written case must say what a client can, and come to some endpoint.
func (b *bench) serve(g *loaded) (err error) {
	if plain := b.completed(Case{}); b.place.service.reaches(&plain) != b.place.endpoint {
		return errors.New("no request comes to the endpoint")
	}
	for i, c := range b.fixture.Fixed {
		if c.Use != "" && c.Use != b.use.Pointer {
			continue
		}
		if c.Path != "" || c.Query != nil || c.Error != nil || c.Answer != nil && c.Answer.Data != nil {
			return fmt.Errorf("case %d is none of the service, where a request has a url and a response io", i+1)
		}
		if !b.comesAnywhere(c) {
			return fmt.Errorf("case %d comes to no endpoint", i+1)
		}
	}
	if g.server == nil {
		if g.server, err = goServer(g.host, b.place, g.logs); err != nil {
			return err
		}
	}
	b.goes = g.server
	b.lua, err = luaServer(b.place, b.use, sources(b.fixture.Files))
	return err
}

// run gives the first case in which the sides differ.
func (b *bench) run(r *run) *Mismatch {
	var first *Mismatch
	try := func(c Case, name string) {
		r.report.Cases++
		if b.compare(&c) == nil {
			return
		}
		if first == nil {
			first = b.mismatch(c, name)
		}
		first.Count++
	}
	for i, c := range b.fixture.Fixed {
		if c = b.completed(c); b.concerns(&c) {
			try(c, fmt.Sprintf("fixed %d", i+1))
		}
	}
	g := newGenerator(r.plan.Seed, b.fixture.Name, b.use, b.place, b.fixture.Vocabulary)
	for i := range r.plan.Cases {
		try(g.make(i), fmt.Sprintf("generated %d", i))
	}
	return first
}

func (b *bench) comesAnywhere(c Case) bool {
	for _, e := range b.place.service.endpoints {
		at := *b
		at.place.endpoint = e
		if sent := at.completed(c); b.place.service.reaches(&sent) != nil {
			return true
		}
	}
	return false
}

// concerns says whether a case is one of the use; one of the service is when it comes to the endpoint.
func (b *bench) concerns(c *Case) bool {
	if c.Use != "" && c.Use != b.use.Pointer {
		return false
	}
	return b.place.service == nil || b.place.service.reaches(c) == b.place.endpoint
}

// completed fills in what a written case leaves to the use.
func (b *bench) completed(c Case) Case {
	if c.Method == "" {
		c.Method = b.place.endpoint.Method
		if b.place.backend != nil {
			c.Method = b.place.backend.Method
		}
	}
	if b.place.service != nil {
		c.Method = strings.ToTitle(c.Method)
		if c.URL == "" {
			c.URL = b.place.target(c.Params)
		}
	}
	if c.URL == "" && b.place.backend != nil {
		c.URL = "http://backend.internal:8000" + c.Path
	}
	return c
}

func (b *bench) compare(c *Case) *difference {
	goes, lua := b.both(c)
	b.denials.Cases++
	if b.use.HasGaps && isOfGap(lua) {
		b.denials.Denied++
		return letsPass(lua, b.use.Stanza)
	}
	return compare(goes, lua, b.rules)
}

func (b *bench) both(c *Case) (goes, lua *Outcome) {
	b.watched <- running{c, "Go"}
	goes = b.goes.run(c, b.stdout)
	b.watched <- running{c, "Lua"}
	return goes, b.lua.run(c, b.stdout)
}

func (b *bench) mismatch(c Case, name string) *Mismatch {
	c = b.smaller(c)
	goes, lua := b.both(&c)
	m := &Mismatch{Fixture: b.fixture.Name, Pointer: b.use.ID(), Case: name, Input: c, AllGo: showAll(goes), AllLua: showAll(lua)}
	if d := compare(goes, lua, b.rules); d != nil {
		m.Field, m.Go, m.Lua = d.field, d.goes, d.lua
	} else {
		m.Field = "the same input gives another outcome the second time"
	}
	return m
}
