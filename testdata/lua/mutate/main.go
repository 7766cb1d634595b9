// Command mutate shows that the tests see every rule of the translator: it breaks one after the other (mutations.txt) in a
// copy of the repository and wants something to differ for each. Answers of the translator are compared first; what is
// translated as before need not run.
//
//	cd testdata/lua && go run ./mutate [-match REGEXP] [-from LINE] [-scratch FOLDER]
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"unplug.test/lua/harness"
	"unplug.test/lua/random"
)

const (
	programs = 250 // written by chance
	fewCases = 20  // a plugin, which see most mutations
)

func main() {
	log.SetFlags(0)
	from := flag.Int("from", 0, "only mutations from this line of the list on")
	match := flag.String("match", "", "only mutations whose file or reason it matches")
	scratch := flag.String("scratch", filepath.Join(os.TempDir(), "unplug-mutate"), "where the copy is built; it is kept")
	flag.Parse()
	if err := run(*scratch, *from, regexp.MustCompile(*match)); err != nil {
		log.Fatal(err)
	}
}

func run(scratch string, from int, match *regexp.Regexp) error {
	mutations, err := readList("mutations.txt")
	if err != nil {
		return err
	}
	if scratch, err = filepath.Abs(scratch); err != nil {
		return err
	}
	copied, err := copyTree("../..", filepath.Join(scratch, "tree"))
	if err != nil {
		return err
	}
	// What is edited here in the meantime is nothing to this run.
	if err := os.Chdir(filepath.Join(copied.root, "testdata/lua")); err != nil {
		return err
	}
	cases, err := readCases(scratch, copied.program())
	if err != nil {
		return err
	}
	// Helpers come first: they need no build, and would meet the one of the mutation before.
	slices.SortStableFunc(mutations, func(a, b mutation) int {
		return order(a) - order(b)
	})
	survivors, count := 0, 0
	for _, m := range mutations {
		if m.line < from || !match.MatchString(m.file+": "+m.why) {
			continue
		}
		start := time.Now()
		seen, err := cases.try(copied, m)
		if err != nil && !errors.Is(err, errNotCompiled) {
			return fmt.Errorf("mutations.txt:%d: %w", m.line, err)
		}
		count++
		if seen == "" {
			survivors++
			seen = "NOT SEEN"
			if err != nil {
				seen = errNotCompiled.Error()
			}
		}
		fmt.Printf("%-42s %-90s %s (%.0f s)\n", filepath.Base(m.file), m.why, seen, time.Since(start).Seconds())
	}
	fmt.Printf("%d mutations, %d not seen\n", count, survivors)
	if survivors > 0 {
		os.Exit(1)
	}
	return nil
}

func order(m mutation) int {
	if strings.HasPrefix(m.file, helpers) {
		return 0
	}
	return 1
}

// cases is what the translator is asked, and what it answered as it is.
type cases struct {
	fixtures, programs, skeletons sample
	refusals                      []string // folders
	before                        map[string]string
}

// sample is plugins, built, to run with whatever they are translated to.
type sample struct {
	all       []*harness.Fixture
	program   *harness.Program
	cases     int // a plugin
	mayRefuse bool
	skeletons bool // scripts with gaps
}

func (s *sample) translator(program string) harness.Translator {
	if s.skeletons {
		return harness.Skeletons(program)
	}
	return harness.Command(program)
}

func (s *sample) answer(program, dir string) string {
	if s.skeletons {
		return answer(program, dir, "SKELETON=1")
	}
	return answer(program, dir)
}

func readCases(scratch, program string) (*cases, error) {
	c := &cases{before: map[string]string{}}
	var err error
	if c.fixtures, err = readSample("fixtures", filepath.Join(scratch, "of-fixtures"), 500, false); err != nil {
		return nil, err
	}
	if c.refusals, err = filepath.Glob("refusals/*/go.mod"); err != nil {
		return nil, err
	}
	for i, path := range c.refusals {
		c.refusals[i] = filepath.Dir(path)
	}
	written := filepath.Join(scratch, "programs")
	for i := range programs {
		p := random.Make(1, i)
		if err := p.Save(filepath.Join(written, p.Name)); err != nil {
			return nil, err
		}
	}
	if c.programs, err = readSample(written, filepath.Join(scratch, "of-programs"), fewCases, true); err != nil {
		return nil, err
	}
	if err := c.programs.leaveOutWrong(program); err != nil {
		return nil, err
	}
	if c.skeletons, err = readSample("skeletons", filepath.Join(scratch, "of-skeletons"), 500, false); err != nil {
		return nil, err
	}
	c.skeletons.skeletons = true
	for _, dir := range c.refusals {
		c.before[dir] = answer(program, dir)
	}
	for _, s := range []sample{c.fixtures, c.programs, c.skeletons} {
		for _, f := range s.all {
			c.before[f.Dir] = s.answer(program, f.Dir)
		}
	}
	return c, nil
}

func readSample(folder, build string, cases int, mayRefuse bool) (sample, error) {
	all, err := harness.ReadAll(folder)
	if err != nil {
		return sample{}, err
	}
	if err := os.RemoveAll(build); err != nil {
		return sample{}, err
	}
	if err := os.MkdirAll(build, 0o755); err != nil {
		return sample{}, err
	}
	program, err := harness.Tree("..").Build(build, all)
	return sample{all, program, cases, mayRefuse, false}, err
}

// leaveOutWrong drops plugins that differ without a mutation: that is for the tests to say.
func (s *sample) leaveOutWrong(program string) error {
	result, err := s.program.Compare(s.all, s.translator(program), s.options(fewCases))
	if err != nil {
		return err
	}
	wrong := map[string]bool{}
	for _, m := range result.Mismatches {
		wrong[m.Fixture] = true
	}
	for _, err := range result.Problems {
		name, _, _ := strings.Cut(err.Error(), ":")
		wrong[name] = true
	}
	s.all = slices.DeleteFunc(s.all, func(f *harness.Fixture) bool { return wrong[f.Name] })
	return nil
}

func (s *sample) options(cases int) harness.Options {
	return harness.Options{Seed: 1, Cases: cases, MayRefuse: s.mayRefuse, Skeletons: s.skeletons}
}

// try says what sees the mutation; "" when nothing does.
func (c *cases) try(t tree, m mutation) (string, error) {
	undo, err := t.apply(m)
	if undo != nil {
		defer func() {
			if err := undo(); err != nil {
				log.Fatal(err)
			}
		}()
	}
	if err != nil {
		return "", err
	}
	for _, dir := range c.refusals {
		if answer(t.program(), dir) != c.before[dir] {
			return dir, nil
		}
	}
	for _, s := range []sample{c.fixtures, c.programs, c.skeletons} {
		if seen := c.compare(t, s); seen != "" {
			return seen, nil
		}
	}
	return "", nil
}

// compare runs what is translated otherwise than before: few cases first, since most mutations are seen soon.
func (c *cases) compare(t tree, s sample) string {
	var differing []*harness.Fixture
	for _, f := range s.all {
		if s.answer(t.program(), f.Dir) != c.before[f.Dir] {
			differing = append(differing, f)
		}
	}
	if len(differing) == 0 {
		return ""
	}
	for _, cases := range slices.Compact([]int{fewCases, s.cases}) {
		result, err := s.program.Compare(differing, s.translator(t.program()), s.options(cases))
		switch {
		case err != nil: // the translator fails, or a use is translated or refused that must not be
			return firstLine(err.Error())
		case len(result.Mismatches) > 0:
			return "fixture " + result.Mismatches[0].Fixture
		case len(result.Problems) > 0:
			return firstLine(result.Problems[0].Error())
		}
	}
	return ""
}

func firstLine(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	if len(text) > 160 {
		text = text[:160] + "..."
	}
	return text
}
