package runner

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/luraproject/lura/v3/config"
)

// Main runs the fixtures of a plan on the plugins that this program was built with. Arguments: the plan's file, the report's.
func Main(host Host, registerers map[string]any) {
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
		if err := r.all(host, registerers); err != nil {
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

func (r *run) all(host Host, registerers map[string]any) error {
	stdout, err := newCapture()
	if err != nil {
		return err
	}
	for i, f := range r.plan.Fixtures {
		cfg, err := config.Parse(f.Config)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		logs := &lines{}
		host.Load(cfg, logs, registerers[f.Name])
		for _, use := range f.Uses {
			b, err := newBench(host, &cfg, f, use, logs, stdout)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", f.Name, use.Pointer, err)
			}
			b.watched = watch(func(endless Mismatch) {
				endless.Fixture, endless.Pointer, endless.Count = f.Name, use.Pointer, 1
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

// bench is one use with both sides.
type bench struct {
	fixture   Fixture
	use       Use
	place     place
	rules     surroundings
	goes, lua *pipe
	stdout    *capture
	watched   chan<- running
	denials   Denials
}

func newBench(host Host, cfg *config.ServiceConfig, f Fixture, use Use, logs *lines, stdout *capture) (*bench, error) {
	p, err := find(cfg, use.Pointer)
	if err != nil {
		return nil, err
	}
	b := &bench{fixture: f, use: use, place: p, rules: p.surroundings(cfg), stdout: stdout}
	b.rules.logs = !f.LogsDropped
	if b.goes, err = goSide(host, p, p.behind(), logs); err != nil {
		return nil, err
	}
	b.lua, err = luaSide(p, use, f.Files, p.behind())
	return b, err
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
		if c.Use == "" || c.Use == b.use.Pointer {
			try(b.completed(c), fmt.Sprintf("fixed %d", i+1))
		}
	}
	g := newGenerator(r.plan.Seed, b.fixture.Name, b.use, b.place, b.fixture.Vocabulary)
	for i := range r.plan.Cases {
		try(g.make(i), fmt.Sprintf("generated %d", i))
	}
	return first
}

// completed fills in what a written case leaves to the use.
func (b *bench) completed(c Case) Case {
	if c.Method == "" {
		c.Method = b.place.endpoint.Method
		if b.place.backend != nil {
			c.Method = b.place.backend.Method
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
	m := &Mismatch{Fixture: b.fixture.Name, Pointer: b.use.Pointer, Case: name, Input: c, AllGo: showAll(goes), AllLua: showAll(lua)}
	if d := compare(goes, lua, b.rules); d != nil {
		m.Field, m.Go, m.Lua = d.field, d.goes, d.lua
	} else {
		m.Field = "the same input gives another outcome the second time"
	}
	return m
}
