// Package shapes holds a plugin of each shape that public repositories have, in our own words, and compares what unplug says
// of it with expected.json, with Go's own view of the package (go/parser, go/types), and with what it registers when it is
// built and loaded as 2.x does. UPDATE=1 writes expected.json.
package shapes

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"sync"
	"testing"
)

// reduced is the part of a report that a fixture expects.
type reduced struct {
	Plugins  []reducedPlugin `json:"plugins"`
	Findings []string        `json:"findings"`
}

type reducedPlugin struct {
	ID         string   `json:"id"`
	Package    string   `json:"package"`
	Registers  []string `json:"registers"`
	ConfigKeys []string `json:"configKeys,omitempty"`
	Needs      []string `json:"needs,omitempty"`
	Role       string   `json:"role,omitempty"`
}

func analyze(t *testing.T, folder string) reduced {
	t.Helper()
	tool := os.Getenv("UNPLUG")
	if tool == "" {
		t.Fatal("UNPLUG does not name the binary to test")
	}
	out, err := exec.Command(tool, "analyze", "--format", "json", "--fail-on", "never", folder).Output()
	if err != nil {
		t.Fatalf("unplug analyze %s: %v", folder, err)
	}
	var report struct {
		Plugins []struct {
			ID, Package, SecurityRole string
			Registrations             []struct {
				Kind  string
				Name  *string
				Sides []string
			}
			ConfigKeys []struct {
				Path []string
				Type *string
			}
			Needs []struct{ What, Value string }
		}
		Findings []struct {
			Code, File string
			Line       int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	result := reduced{Plugins: []reducedPlugin{}, Findings: []string{}}
	for _, plugin := range report.Plugins {
		short := reducedPlugin{ID: plugin.ID, Package: plugin.Package, Registers: []string{}}
		for _, registration := range plugin.Registrations {
			name := "?"
			if registration.Name != nil {
				name = *registration.Name
			}
			short.Registers = append(short.Registers, strings.Join(append([]string{registration.Kind, name}, registration.Sides...), " "))
		}
		for _, key := range plugin.ConfigKeys {
			text := strings.Join(key.Path, " > ")
			if key.Type != nil {
				text += ": " + *key.Type
			}
			short.ConfigKeys = append(short.ConfigKeys, text)
		}
		for _, need := range plugin.Needs {
			short.Needs = append(short.Needs, strings.TrimSpace(need.What+" "+need.Value))
		}
		if plugin.SecurityRole != "none" {
			short.Role = plugin.SecurityRole
		}
		result.Plugins = append(result.Plugins, short)
	}
	for _, finding := range report.Findings {
		place := finding.File
		if finding.Line > 0 {
			place += ":" + lineText(folder, finding.File, finding.Line)
		}
		result.Findings = append(result.Findings, strings.TrimSpace(finding.Code+" "+place))
	}
	return result
}

// lineText is the line itself, so that a fixture can be edited without every number changing.
func lineText(folder, file string, line int) string {
	text, err := os.ReadFile(filepath.Join(folder, file))
	lines := strings.Split(string(text), "\n")
	if err != nil || line > len(lines) {
		return "?"
	}
	return " " + strings.TrimSpace(lines[line-1])
}

func names(registers []string) []string {
	sorted := append([]string{}, registers...)
	sort.Strings(sorted)
	return sorted
}

// mainFiles are the files of package main in a folder that Go would build, and that can be parsed; of "folder/x.go", a
// plugin in one file, that file and "shared.go".
func mainFiles(t *testing.T, folder string) (files []string, parsed []*ast.File, set *token.FileSet) {
	t.Helper()
	folder, only := split(folder)
	set = token.NewFileSet()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if only != "" && name != only && name != "shared.go" {
			continue
		}
		if match, err := build.Default.MatchFile(folder, name); err != nil || !match {
			continue
		}
		file, err := parser.ParseFile(set, filepath.Join(folder, name), nil, parser.SkipObjectResolution)
		if err != nil || file.Name.Name != "main" {
			continue
		}
		files = append(files, name)
		parsed = append(parsed, file)
	}
	return files, parsed, set
}

func split(plugin string) (folder, file string) {
	if strings.HasSuffix(plugin, ".go") {
		return filepath.Split(plugin)
	}
	return plugin, ""
}

var (
	sources     types.ImporterFrom
	shared      *types.Package
	sharedOnce  sync.Once
	sourcesLock sync.Mutex
)

// interfaces are what 2.x asserts on, in the words of probe/main.go.
func interfaces(t *testing.T) map[string]*types.Interface {
	t.Helper()
	sharedOnce.Do(func() {
		build.Default.CgoEnabled = false // net and os/user in plain Go, so that the source importer can read them
		set := token.NewFileSet()
		sources = importer.ForCompiler(set, "source", nil).(types.ImporterFrom)
		file, err := parser.ParseFile(set, "probe/main.go", nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		config := types.Config{Importer: sources}
		if shared, err = config.Check("probe", set, []*ast.File{file}, nil); err != nil {
			t.Fatal(err)
		}
	})
	found := map[string]*types.Interface{}
	for variable, name := range map[string]string{
		"HandlerRegisterer": "servers", "ClientRegisterer": "clients", "ModifierRegisterer": "modifiers",
	} {
		found[variable] = shared.Scope().Lookup(name).Type().Underlying().(*types.Interface)
	}
	return found
}

// kindsByTypes are the kinds whose variable 2.x would take, as go/types sees the package.
func kindsByTypes(t *testing.T, folder string) []string {
	t.Helper()
	sourcesLock.Lock()
	defer sourcesLock.Unlock()
	wanted := interfaces(t)
	_, parsed, set := mainFiles(t, folder)
	folder, _ = split(folder)
	config := types.Config{Importer: in{folder}, FakeImportC: true, Error: func(error) {}}
	checked, _ := config.Check("main", set, parsed, nil)
	kinds := []string{}
	for _, pair := range [][2]string{
		{"HandlerRegisterer", "http-server"}, {"ClientRegisterer", "http-client"}, {"ModifierRegisterer", "req-resp-modifier"},
	} {
		variable, ok := checked.Scope().Lookup(pair[0]).(*types.Var)
		if ok && types.Implements(types.NewPointer(variable.Type()), wanted[pair[0]]) {
			kinds = append(kinds, pair[1])
		}
	}
	return kinds
}

// in imports as a file of `folder` would.
type in struct{ folder string }

func (i in) Import(path string) (*types.Package, error) {
	folder, err := filepath.Abs(i.folder)
	if err != nil {
		return nil, err
	}
	return sources.ImportFrom(path, folder, 0)
}

// whyNotLoaded are the plugins that cannot be built or loaded as they lie there; the reason is for whoever reads this.
var whyNotLoaded = map[string]string{
	"exits-at-load":     "ends the process when it is opened",
	"known-at-run-time": "its name is not in the code",
	"package-plugin":    "a script makes it package main first",
	"pins":              "it needs modules from elsewhere",
}

func TestShapes(t *testing.T) {
	scratch := t.TempDir()
	probe := filepath.Join(scratch, "probe")
	run(t, ".", "go", "build", "-o", probe, "./probe")
	folders, err := filepath.Glob("*/expected.json")
	if os.Getenv("UPDATE") != "" {
		folders, err = filepath.Glob("*")
	}
	if err != nil || len(folders) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, folder := range folders {
		if filepath.Base(folder) == "expected.json" {
			folder = filepath.Dir(folder)
		}
		if info, err := os.Stat(folder); err != nil || !info.IsDir() || folder == "probe" {
			continue
		}
		t.Run(folder, func(t *testing.T) { testShape(t, folder, probe) })
	}
}

func testShape(t *testing.T, folder, probe string) {
	t.Parallel()
	got := analyze(t, folder)
	expected := filepath.Join(folder, "expected.json")
	if os.Getenv("UPDATE") != "" {
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(expected, text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var want reduced
	text, err := os.ReadFile(expected)
	if err == nil {
		err = json.Unmarshal(text, &want)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		gotText, _ := json.MarshalIndent(got, "", "  ")
		t.Errorf("got %s\nwant %s", gotText, text)
	}
	for _, plugin := range got.Plugins {
		at := filepath.Join(folder, plugin.ID)
		if folder != "package-plugin" {
			kinds := map[string]bool{}
			for _, registration := range plugin.Registers {
				kinds[strings.Fields(registration)[0]] = true
			}
			byTypes := kindsByTypes(t, at)
			for _, kind := range byTypes {
				if !kinds[kind] {
					t.Errorf("%s: go/types sees a %s", at, kind)
				}
				delete(kinds, kind)
			}
			for kind := range kinds {
				t.Errorf("%s: go/types sees no %s", at, kind)
			}
		}
		if whyNotLoaded[folder] == "" {
			if loaded := load(t, at, probe); !reflect.DeepEqual(names(plugin.Registers), loaded) {
				t.Errorf("%s: unplug says %q, the loaded plugin registers %q", at, names(plugin.Registers), loaded)
			}
		}
	}
}

// notEmitted are the fixtures that migrate refuses, with words that its message must hold.
var notEmitted = map[string]string{
	"dead-copy":    "several plugins register the http-server name",
	"syntax-error": "a file that should move has a syntax error",
}

// TestEmitted moves each fixture into the stand-in of the fork and compiles what comes out.
func TestEmitted(t *testing.T) {
	fixtures, err := filepath.Glob("*/expected.json")
	if err != nil || len(fixtures) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, fixture := range fixtures {
		folder := filepath.Dir(fixture)
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			if len(analyze(t, folder).Plugins) == 0 {
				t.Skip("holds no plugin")
			}
			fork := filepath.Join(t.TempDir(), "fork")
			run(t, ".", "cp", "-r", "../forks/krakend-ce", fork)
			run(t, fork, "git", "init", "-q")
			run(t, fork, "git", "add", "-A")
			run(t, fork, "git", "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "start")
			command := exec.Command(os.Getenv("UNPLUG"), "migrate", folder, "--fork", fork, "--write", "--allow-dirty", "--build-files", "keep")
			out, err := command.CombinedOutput()
			if words := notEmitted[folder]; words != "" {
				if err == nil || !strings.Contains(string(out), words) {
					t.Errorf("%v, and %q is not in:\n%s", err, words, out)
				}
				return
			}
			if _, err := os.Stat(filepath.Join(fork, "plugins", "registered.go")); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if folder == "pins" {
				return // its modules are elsewhere
			}
			run(t, fork, "go", "build", "-o", os.DevNull, "./cmd/...")
			run(t, fork, "go", "vet", "./plugins/...")
		})
	}
}

func load(t *testing.T, folder, probe string) []string {
	t.Helper()
	output := filepath.Join(t.TempDir(), "plugin.so")
	files, _, _ := mainFiles(t, folder)
	folder, _ = split(folder)
	run(t, folder, "go", append([]string{"build", "-buildmode=plugin", "-buildvcs=false", "-o", output}, files...)...)
	lines := strings.Split(strings.TrimSpace(run(t, folder, probe, output)), "\n")
	if len(lines) == 1 && lines[0] == "" {
		lines = []string{}
	}
	return names(lines)
}

func run(t *testing.T, folder, program string, arguments ...string) string {
	t.Helper()
	command := exec.Command(program, arguments...)
	command.Dir = folder
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	if err := command.Run(); err != nil {
		t.Fatalf("%s %v: %v\n%s", program, arguments, err, &complaints)
	}
	return out.String()
}
