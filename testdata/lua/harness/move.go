package harness

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/version"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// program is the module of the program that is built.
const program = "unplug.test/program"

// lura2 is what plugins import; the stand-in is version 3.
const (
	lura2 = "github.com/luraproject/lura/v2"
	lura3 = "github.com/luraproject/lura/v3"
)

type edit struct {
	from, to int
	text     string
}

// move copies a plugin below dir, as a package that can be imported: package clause and import paths change. A line at the top
// of each file keeps the language at the version of the plugin's module, where loops have one variable before Go 1.22.
func (f *Fixture) move(dir string) error {
	for _, file := range f.files {
		text, err := f.moved(file)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", f.Name, file.path, err)
		}
		to := filepath.Join(dir, file.path)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (f *Fixture) moved(file sourceFile) ([]byte, error) {
	start := file.syntax.FileStart
	var edits []edit
	if filepath.Dir(file.path) == "." {
		name := file.syntax.Name
		edits = append(edits, edit{int(name.Pos() - start), int(name.End() - start), "plugin"})
	}
	for _, spec := range file.syntax.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		if to, ok := f.importPath(path); ok {
			edits = append(edits, edit{int(spec.Path.Pos() - start), int(spec.Path.End() - start), strconv.Quote(to)})
		}
	}
	text := apply(file.text, edits)
	if f.goVersion == "" || version.Compare("go"+f.goVersion, "go1.22") >= 0 {
		return text, nil
	}
	if hasConstraint(file.syntax) {
		return nil, fmt.Errorf("a build constraint of its own is not supported before go 1.22")
	}
	return append([]byte("//go:build go1.21\n\n"), text...), nil
}

func (f *Fixture) importPath(path string) (string, bool) {
	if rest, ok := strings.CutPrefix(path, f.module+"/"); ok && f.module != "" {
		return program + "/plugins/" + f.Name + "/" + rest, true
	}
	if rest, ok := strings.CutPrefix(path, lura2+"/"); ok {
		return lura3 + "/" + rest, true
	}
	return "", false
}

func hasConstraint(file *ast.File) bool {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if comment.Pos() < file.Package && constraint.IsGoBuild(comment.Text) {
				return true
			}
		}
	}
	return false
}

func apply(text []byte, edits []edit) []byte {
	sort.Slice(edits, func(i, j int) bool { return edits[i].from < edits[j].from })
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(text[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.Write(text[at:])
	return out.Bytes()
}
