package runner

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

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
		var plan Plan
		if err := json.Unmarshal(text, &plan); err != nil {
			return err
		}
		report, err := plan.run(host, registerers)
		if err != nil {
			return err
		}
		if text, err = json.Marshal(report); err != nil {
			return err
		}
		return os.WriteFile(os.Args[2], text, 0o644)
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (p *Plan) run(host Host, registerers map[string]any) (*Report, error) {
	stdout, err := newCapture()
	if err != nil {
		return nil, err
	}
	report := &Report{}
	for _, f := range p.Fixtures {
		cfg, err := config.Parse(f.Config)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		logs := &lines{}
		host.Load(cfg, logs, registerers[f.Name])
		for _, use := range f.Uses {
			b, err := newBench(host, &cfg, f, use, logs, stdout)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", f.Name, use.Pointer, err)
			}
			if m := b.run(p, report); m != nil {
				report.Mismatches = append(report.Mismatches, *m)
			}
		}
	}
	return report, nil
}

// bench is one use with both sides.
type bench struct {
	fixture   Fixture
	use       Use
	place     place
	rules     surroundings
	goes, lua *pipe
	stdout    *capture
	watched   watched
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
func (b *bench) run(plan *Plan, report *Report) *Mismatch {
	defer b.watched.start(b.fixture.Name, b.use.Pointer)()
	var first *Mismatch
	try := func(c Case, name string) {
		report.Cases++
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
	g := newGenerator(plan.Seed, b.fixture.Name, b.use, b.place, b.fixture.Vocabulary)
	for i := range plan.Cases {
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
	b.watched.now(c)
	return compare(b.goes.run(c, b.stdout), b.lua.run(c, b.stdout), b.rules)
}

func (b *bench) mismatch(c Case, name string) *Mismatch {
	c = b.smaller(c)
	b.watched.now(&c)
	goes, lua := b.goes.run(&c, b.stdout), b.lua.run(&c, b.stdout)
	m := &Mismatch{Fixture: b.fixture.Name, Pointer: b.use.Pointer, Case: name, Input: c, AllGo: showAll(goes), AllLua: showAll(lua)}
	if d := compare(goes, lua, b.rules); d != nil {
		m.Field, m.Go, m.Lua = d.field, d.goes, d.lua
	} else {
		m.Field = "the same input gives another outcome the second time"
	}
	return m
}

// watched ends the program when a case does not come to an end: neither a plugin nor a script can be interrupted.
type watched struct{ cases chan *Case }

func (w *watched) now(c *Case) { w.cases <- c }

func (w *watched) start(fixture, pointer string) (stop func()) {
	const longest = 20 * time.Second
	w.cases = make(chan *Case)
	go func() {
		var current *Case
		for {
			select {
			case c, more := <-w.cases:
				if !more {
					return
				}
				current = c
			case <-time.After(longest):
				input, _ := json.Marshal(current)
				fmt.Fprintf(os.Stderr, "%s: %s: no end after %v of\n%s\n", fixture, pointer, longest, input)
				os.Exit(1)
			}
		}
	}()
	return func() { close(w.cases) }
}
