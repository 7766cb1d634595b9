// Package harness builds one program of many plugins, has their translations made, and runs both sides of each on the same
// cases (package runner).
package harness

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"github.com/luraproject/lura/v3/config"

	"unplug.test/lua/runner"
)

// Fixture is a folder with a 2.x plugin (one package at its top, go.mod), krakend.json and perhaps cases.json.
type Fixture struct {
	Name, Dir string
	cases     cases
	goVersion string
	module    string
	files     []sourceFile
}

// cases is what cases.json holds.
type cases struct {
	LogsDropped bool          `json:"logsDropped"` // the translation leaves out what the plugin logs
	Refused     []string      `json:"refused"`     // pointers of uses that are not translated
	Cases       []runner.Case `json:"cases"`
}

type sourceFile struct {
	path   string // inside the fixture
	text   []byte
	syntax *ast.File
}

// Read reads a fixture.
func Read(dir string) (*Fixture, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	f := &Fixture{Name: filepath.Base(dir), Dir: dir}
	if text, err := os.ReadFile(filepath.Join(dir, "cases.json")); err == nil {
		d := json.NewDecoder(strings.NewReader(string(text)))
		d.DisallowUnknownFields()
		if err := d.Decode(&f.cases); err != nil {
			return nil, fmt.Errorf("%s: cases.json: %w", f.Name, err)
		}
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return nil, err
	}
	if m := regexp.MustCompile(`(?m)^module\s+(\S+)`).FindSubmatch(mod); m != nil {
		f.module = string(m[1])
	}
	if m := regexp.MustCompile(`(?m)^go\s+(\S+)`).FindSubmatch(mod); m != nil {
		f.goVersion = string(m[1])
	}
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(dir, path)
		f.files = append(f.files, sourceFile{inside, text, syntax})
		return err
	})
	return f, err
}

// ReadAll reads the fixtures of a folder, in the order of their names.
func ReadAll(dir string) ([]*Fixture, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []*Fixture
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		f, err := Read(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all, nil
}

// plan is the fixture with its translation, for the program. Every use that 2.x took modifiers from has an answer: a stanza,
// or obstacles where the fixture says so.
func (f *Fixture) plan(answer *Answer) (runner.Fixture, error) {
	p := runner.Fixture{Name: f.Name, Config: filepath.Join(f.Dir, "krakend.json"), Fixed: f.cases.Cases,
		LogsDropped: f.cases.LogsDropped, Files: answer.Files}
	var files []*ast.File
	for _, file := range f.files {
		files = append(files, file.syntax)
	}
	p.Vocabulary = runner.VocabularyOf(files)
	cfg, err := config.Parse(p.Config)
	if err != nil {
		return p, fmt.Errorf("%s: %w", f.Name, err)
	}
	answers := map[string]Translated{}
	for _, use := range answer.Uses {
		answers[use.Pointer] = use
	}
	refused := map[string]bool{}
	for _, pointer := range f.cases.Refused {
		refused[pointer] = true
	}
	for _, pointer := range runner.LiveUses(&cfg) {
		use, ok := answers[pointer]
		switch {
		case !ok:
			return p, fmt.Errorf("%s: %s: no answer for this use", f.Name, pointer)
		case use.Stanza == nil && len(use.Obstacles) == 0:
			return p, fmt.Errorf("%s: %s: no stanza, and no obstacle either", f.Name, pointer)
		case (use.Stanza == nil) != refused[pointer]:
			return p, fmt.Errorf("%s: %s: translated: %v; obstacles: %v", f.Name, pointer, use.Stanza != nil, use.Obstacles)
		case use.Stanza != nil:
			p.Uses = append(p.Uses, runner.Use{Level: use.Level, Pointer: pointer, Stanza: use.Stanza})
		}
	}
	if len(p.Uses) == 0 {
		return p, fmt.Errorf("%s: nothing to compare", f.Name)
	}
	return p, nil
}
