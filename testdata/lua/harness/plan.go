package harness

import (
	"errors"
	"fmt"
	"go/ast"
	"path/filepath"
	"slices"

	"github.com/luraproject/lura/v3/config"

	"unplug.test/lua/runner"
)

// plan is the fixtures with their translations, for the program. Every use that 2.x took modifiers from has an answer: a
// stanza, or obstacles where the fixture says so or the options allow it. It leaves out fixtures without a use to compare.
func (r *Result) plan(fixtures []*Fixture, answers []*Answer, o Options) ([]*Fixture, []runner.Fixture, error) {
	var kept []*Fixture
	var all []runner.Fixture
	var problems []error
	for i, f := range fixtures {
		planned, err := r.planOne(f, answers[i], o)
		if err == nil {
			err = answers[i].wrong
		}
		switch {
		case err != nil && o.MayRefuse:
			r.Problems = append(r.Problems, fmt.Errorf("%s: %w", f.Name, err))
		case err != nil:
			problems = append(problems, fmt.Errorf("%s: %w", f.Name, err))
		case len(planned.Uses) > 0:
			kept, all = append(kept, f), append(all, planned)
		}
	}
	return kept, all, errors.Join(problems...)
}

func (r *Result) planOne(f *Fixture, answer *Answer, o Options) (runner.Fixture, error) {
	p := runner.Fixture{Name: f.Name, Config: filepath.Join(f.Dir, "krakend.json"), Fixed: f.cases.Cases,
		LogsDropped: f.cases.LogsDropped, Files: answer.Files}
	var files []*ast.File
	for _, file := range f.files {
		files = append(files, file.syntax)
	}
	p.Vocabulary = runner.VocabularyOf(files)
	cfg, err := config.Parse(p.Config)
	if err != nil {
		return p, err
	}
	answers := map[string]Translated{}
	for _, use := range answer.Uses {
		answers[use.Use().ID()] = use
	}
	for _, live := range runner.LiveUses(&cfg) {
		use, ok := answers[live.ID()]
		if !ok {
			return p, fmt.Errorf("%s: no answer for this use", live.ID())
		}
		refused := slices.Contains(f.cases.Refused, live.ID()) || slices.Contains(f.cases.Refused, live.Pointer)
		if use.Stanza != nil {
			if len(use.Obstacles) > 0 || refused {
				return p, fmt.Errorf("%s: translated, but %v", live.ID(), use.Obstacles)
			}
			p.Uses = append(p.Uses, use.Use())
			continue
		}
		if o.Skeletons && use.Skeleton != nil {
			r.Refused = append(r.Refused, Refusal{f.Name, live.ID(), use.Obstacles})
			gapped := use.Use()
			gapped.Stanza, gapped.HasGaps = use.Skeleton, true
			p.Uses = append(p.Uses, gapped)
			continue
		}
		if len(use.Obstacles) == 0 { // the factories give nothing, so nothing has to be there
			p.Uses = append(p.Uses, use.Use())
			continue
		}
		if !o.MayRefuse && !refused {
			return p, fmt.Errorf("%s: refused: %v", live.ID(), use.Obstacles)
		}
		r.Refused = append(r.Refused, Refusal{f.Name, live.ID(), use.Obstacles})
	}
	if len(p.Uses) == 0 && !o.MayRefuse {
		return p, errors.New("nothing to compare")
	}
	return p, nil
}
