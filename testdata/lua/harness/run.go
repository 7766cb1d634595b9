package harness

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"

	"unplug.test/lua/runner"
)

// Result is what came out of a run.
type Result struct {
	runner.Report
	Seed      uint64
	Compared  int // fixtures
	Refused   []Refusal
	Problems  []error             // fixtures whose answer cannot be right, where some may be refused
	Blocks    int                 // of statements of all plugins
	Reached   int                 // of those
	Unreached map[string][]string // places of the others, but for those that say so, by fixture
}

// Refusal is a use that is not translated.
type Refusal struct {
	Fixture, Pointer string
	Obstacles        []Obstacle
}

// Options of a run. LUA_SEED and LUA_CASES override the seed and the number of cases.
type Options struct {
	Seed      uint64
	Cases     int  // generated for each use
	MayRefuse bool // uses that are not translated are left out
	Skeletons bool // where there is a script with gaps, it is compared as far as it goes
}

func fromEnvironment(name string, otherwise uint64) uint64 {
	if n, err := strconv.ParseUint(os.Getenv(name), 10, 64); err == nil {
		return n
	}
	return otherwise
}

// Run translates the fixtures, builds one program of them and runs it. What cannot be compared fails the test; what differs
// is in the result.
func (t Tree) Run(tb testing.TB, fixtures []*Fixture, translate Translator, o Options) *Result {
	tb.Helper()
	result, err := t.run(tb.TempDir(), fixtures, translate, o)
	if err != nil {
		tb.Fatal(err)
	}
	return result
}

func (t Tree) run(dir string, fixtures []*Fixture, translate Translator, o Options) (*Result, error) {
	result, plan, fixtures, err := ask(fixtures, translate, o)
	if err != nil || len(fixtures) == 0 {
		return result, err
	}
	program, err := t.Build(dir, fixtures)
	if err != nil {
		return nil, err
	}
	counters, err := result.collect(program, plan)
	if err != nil {
		return nil, err
	}
	return result, result.readCounters(dir, counters, fixtures)
}

// ask has the fixtures translated and plans the run of those that can be compared, which it gives as well.
func ask(fixtures []*Fixture, translate Translator, o Options) (*Result, runner.Plan, []*Fixture, error) {
	plan := runner.Plan{Seed: fromEnvironment("LUA_SEED", o.Seed), Cases: int(fromEnvironment("LUA_CASES", uint64(o.Cases)))}
	result := &Result{Seed: plan.Seed}
	answers, err := translateAll(fixtures, translate)
	if err != nil {
		return nil, plan, nil, err
	}
	if fixtures, plan.Fixtures, err = result.plan(fixtures, answers, o); err != nil {
		return nil, plan, nil, err
	}
	result.Compared = len(fixtures)
	return result, plan, fixtures, nil
}

// Program is a program of plugins that can be run with one translation after the other.
type Program struct{ dir, binary string }

// Build builds the fixtures' plugins.
func (t Tree) Build(dir string, fixtures []*Fixture) (*Program, error) {
	binary, err := t.build(dir, fixtures)
	return &Program{dir, binary}, err
}

// Compare runs some of the fixtures that the program was built of.
func (p *Program) Compare(fixtures []*Fixture, translate Translator, o Options) (*Result, error) {
	result, plan, fixtures, err := ask(fixtures, translate, o)
	if err != nil || len(fixtures) == 0 {
		return result, err
	}
	_, err = result.collect(p, plan)
	return result, err
}

// collect runs the program once a processor, each with its share of the fixtures: a plugin's standard output is the process's.
// It gives the folder where counters of statements lie.
func (r *Result) collect(p *Program, plan runner.Plan) (string, error) {
	counters := filepath.Join(p.dir, "counters")
	if err := os.MkdirAll(counters, 0o755); err != nil {
		return "", err
	}
	n := runtime.NumCPU()
	reports := make([]runner.Report, n)
	r.Denied = map[string]runner.Denials{}
	failures := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		part := plan
		part.Fixtures = nil
		for j := i; j < len(plan.Fixtures); j += n {
			part.Fixtures = append(part.Fixtures, plan.Fixtures[j])
		}
		if len(part.Fixtures) == 0 {
			continue
		}
		group.Go(func() {
			for failures[i] == nil && len(part.Fixtures) > 0 {
				var report runner.Report
				failures[i] = runPart(p.dir, p.binary, counters, i, part, &report)
				reports[i].Cases += report.Cases
				reports[i].Mismatches = append(reports[i].Mismatches, report.Mismatches...)
				if reports[i].Denied == nil {
					reports[i].Denied = map[string]runner.Denials{}
				}
				maps.Copy(reports[i].Denied, report.Denied)
				part.Fixtures = report.Left
			}
		})
	}
	group.Wait()
	for _, report := range reports {
		r.Cases += report.Cases
		maps.Copy(r.Denied, report.Denied)
		r.Mismatches = append(r.Mismatches, report.Mismatches...)
	}
	slices.SortFunc(r.Mismatches, func(a, b runner.Mismatch) int {
		return slices.Compare([]string{a.Fixture, a.Pointer}, []string{b.Fixture, b.Pointer})
	})
	return counters, errors.Join(failures...)
}

func runPart(dir, binary, counters string, i int, plan runner.Plan, report *runner.Report) error {
	text, err := json.Marshal(plan)
	if err != nil {
		return err
	}
	planned, reported := filepath.Join(dir, fmt.Sprintf("plan%d", i)), filepath.Join(dir, fmt.Sprintf("report%d", i))
	if err := os.WriteFile(planned, text, 0o644); err != nil {
		return err
	}
	c := command(dir, binary, planned, reported)
	c.Env = append(c.Env, "GOCOVERDIR="+counters)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("the program failed: %w\n%s", err, out)
	}
	if text, err = os.ReadFile(reported); err != nil {
		return err
	}
	return json.Unmarshal(text, report)
}
