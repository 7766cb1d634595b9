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
	"slices"
	"sort"
	"strings"

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
	Refused     []string      `json:"refused"`     // uses that are not translated: pointers, or "POINTER at ENDPOINT"
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

// Exports says whether the package at the top declares a variable, as the gateway looks for registerers.
func (f *Fixture) Exports(name string) bool {
	for _, file := range f.files {
		if filepath.Dir(file.path) != "." {
			continue
		}
		for _, d := range file.syntax.Decls {
			general, ok := d.(*ast.GenDecl)
			if !ok || general.Tok != token.VAR {
				continue
			}
			for _, spec := range general.Specs {
				if slices.ContainsFunc(spec.(*ast.ValueSpec).Names, func(n *ast.Ident) bool { return n.Name == name }) {
					return true
				}
			}
		}
	}
	return false
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
