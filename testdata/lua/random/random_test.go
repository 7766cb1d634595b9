package random

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"unplug.test/lua/harness"
)

// batch is how many programs are built into one.
const batch = 250

func fromEnvironment(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// TestEquivalence compares LUA_PROGRAMS programs of LUA_SEED, from LUA_FIRST on, with their scripts.
func TestEquivalence(t *testing.T) {
	translator := os.Getenv("TRANSLATE")
	if translator == "" {
		t.Fatal("TRANSLATE does not name the program that translates a folder")
	}
	first, n := fromEnvironment("LUA_FIRST", 0), fromEnvironment("LUA_PROGRAMS", 200)
	total := totals{refused: map[string]int{}}
	for from := first; from < first+n; from += batch {
		to := min(from+batch, first+n)
		t.Run(fmt.Sprintf("%d-%d", from, to-1), func(t *testing.T) { total.compare(t, harness.Skeletons(translator), from, to) })
	}
	if n >= 100 && total.compared < n/2 {
		t.Errorf("only %d of %d programs are translated: the comparison says little", total.compared, n)
	}
	t.Logf("%d programs, %d compared and %d more as far as they have no gaps, in %d cases, which reach %d of %d blocks and %d times a gap; refused for: %v",
		n, total.compared, total.skeletons, total.cases, total.reached, total.blocks, total.denied, total.refused)
}

type totals struct {
	compared, cases, blocks, reached int
	skeletons, denied                int            // scripts with gaps, and cases that came by one
	refused                          map[string]int // programs, by kind of obstacle
}

func (sum *totals) compare(t *testing.T, translator harness.Translator, from, to int) {
	seed := fromEnvironment("LUA_SEED", 1)
	programs := map[string]Program{}
	dir := t.TempDir()
	for i := from; i < to; i++ {
		p := Make(uint64(seed), i)
		programs[p.Name] = p
		if err := p.Save(filepath.Join(dir, p.Name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := checkTypes(programs); err != nil {
		t.Fatal(err)
	}
	fixtures, err := harness.ReadAll(dir)
	if err != nil {
		t.Fatal(err)
	}
	result := harness.Tree("../..").Run(t, fixtures, translator, harness.Options{Seed: uint64(seed), Cases: 100, MayRefuse: true, Skeletons: true})
	sum.compared += result.Compared - len(result.Denied)
	sum.skeletons += len(result.Denied)
	for _, denied := range result.Denied {
		sum.denied += denied.Denied
	}
	sum.cases += result.Cases
	sum.blocks += result.Blocks
	sum.reached += result.Reached
	for _, r := range result.Refused {
		for kind := range kindsOf(r) {
			sum.refused[kind]++
		}
	}
	for _, err := range result.Problems {
		t.Errorf("LUA_SEED=%d: %v", seed, err)
	}
	for _, m := range result.Mismatches {
		t.Errorf("LUA_SEED=%d LUA_FIRST=%s LUA_PROGRAMS=1\n%s\n%v", seed, strings.TrimPrefix(m.Fixture, "program"),
			programs[m.Fixture].Source, m)
	}
}

func kindsOf(r harness.Refusal) map[string]bool {
	found := map[string]bool{}
	for _, o := range r.Obstacles {
		found[o.Kind] = true
	}
	return found
}

func checkTypes(programs map[string]Program) error {
	files := token.NewFileSet()
	config := types.Config{Importer: importer.Default()}
	for _, name := range slices.Sorted(maps.Keys(programs)) {
		file, err := parser.ParseFile(files, name+".go", programs[name].Source, 0)
		if err != nil {
			return fmt.Errorf("%w\n%s", err, programs[name].Source)
		}
		if _, err := config.Check("main", files, []*ast.File{file}, nil); err != nil {
			return fmt.Errorf("%w\n%s", err, programs[name].Source)
		}
	}
	return nil
}

// The comparison means nothing if the programs do little: they must be different, and the same ones for the same seed.
func TestPrograms(t *testing.T) {
	seen := map[string]int{}
	programs := map[string]Program{}
	for i := range 300 {
		p := Make(1, i)
		programs[p.Name] = p
		if q := Make(1, i); q != p {
			t.Errorf("program %d comes out in two ways", i)
		}
		if other, ok := seen[p.Source]; ok {
			t.Errorf("programs %d and %d are the same", other, i)
		}
		seen[p.Source] = i
	}
	if err := checkTypes(programs); err != nil {
		t.Error(err)
	}
	var all strings.Builder
	for _, p := range programs {
		all.WriteString(p.Source)
	}
	for _, construct := range []string{"for i", "range ", "switch ", ".(type)", "func(p", "else if", "default:", "break", "continue", "append(",
		"delete(", "&denied{", " denied{", "strings.Split(", "strconv.Atoi(", "fmt.Sprintf(", ".Add(", "resp.StatusCode()", "changed{", "next.ServeHTTP(", "w.WriteHeader(", "s.Handler.ServeHTTP(", "req.URL.Path"} {
		if !strings.Contains(all.String(), construct) {
			t.Errorf("no program has %s", construct)
		}
	}
}
