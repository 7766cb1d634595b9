// Package compiled builds plugins in the ways that people build them, and holds what `unplug inspect` says of them
// against Go's own reader (debug/buildinfo, which `go version -m` prints) and against their source.
package compiled

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"sort"
	"strings"
	"testing"
)

type module struct {
	Path, Version, Sum string
	Replace            *struct{ Path, Version string }
}

type registration struct {
	Kind string
	Name *string
}

type plugin struct {
	Path          string
	Package       string
	Registrations []registration
	Binary        struct {
		Format, Architecture, GoVersion, Libc string
		NewestSymbolVersion                   *string
		Libraries                             []string
		Stripped, DebugInfo                   bool
		Module                                *module
		Dependencies                          []module
		Settings                              map[string]string
		Sources                               []string
		Fits                                  []string
		Nearest                               []struct {
			Release     string
			Differences []struct{ What, Have, Want string }
		}
	}
}

type report struct{ Plugins []plugin }

func unplug(t *testing.T, arguments ...string) (stdout, stderr string, status int) {
	t.Helper()
	tool := os.Getenv("UNPLUG")
	if tool == "" {
		t.Fatal("UNPLUG does not name the binary to test")
	}
	command := exec.Command(tool, arguments...)
	var out, err bytes.Buffer
	command.Stdout, command.Stderr = &out, &err
	if failed := command.Run(); failed != nil && command.ProcessState.ExitCode() < 0 {
		t.Fatalf("unplug %v: %v\n%s", arguments, failed, &err)
	}
	return out.String(), err.String(), command.ProcessState.ExitCode()
}

func inspect(t *testing.T, file string) plugin {
	t.Helper()
	out, complaints, status := unplug(t, "inspect", "--format", "json", file)
	if status != 0 {
		t.Fatalf("inspect %s: exit %d: %s", file, status, complaints)
	}
	var result report
	if err := json.Unmarshal([]byte(out), &result); err != nil || len(result.Plugins) != 1 {
		t.Fatalf("inspect %s: %v\n%s", file, err, out)
	}
	return result.Plugins[0]
}

// build compiles a copy of `folder` (Go may write a go.sum); a cross compiler that is not there skips the test.
func build(t *testing.T, folder string, environment []string, arguments ...string) string {
	t.Helper()
	for _, setting := range environment {
		if compiler, found := strings.CutPrefix(setting, "CC="); found {
			if _, err := exec.LookPath(compiler); err != nil {
				t.Skipf("no %s on this machine", compiler)
			}
		}
	}
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	output := filepath.Join(t.TempDir(), "plugin.so")
	command := exec.Command("go", append(append([]string{"build"}, arguments...), "-o", output, ".")...)
	command.Dir = copied
	command.Env = append(append(os.Environ(), "GOFLAGS=-mod=mod -buildvcs=false", "GOWORK=off"), environment...)
	if log, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go build in %s: %v\n%s", folder, err, log)
	}
	return output
}

var plugins = []string{"-buildmode=plugin"}

// agreesWithGo compares every field of the build information.
func agreesWithGo(t *testing.T, file string, got plugin) {
	t.Helper()
	want, err := buildinfo.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if "go"+got.Binary.GoVersion != want.GoVersion {
		t.Errorf("Go version %q, want %q", got.Binary.GoVersion, want.GoVersion)
	}
	if got.Package != want.Path {
		t.Errorf("package %q, want %q", got.Package, want.Path)
	}
	if got.Binary.Module == nil || got.Binary.Module.Path != want.Main.Path || got.Binary.Module.Version != want.Main.Version {
		t.Errorf("module %+v, want %+v", got.Binary.Module, want.Main)
	}
	if len(got.Binary.Dependencies) != len(want.Deps) {
		t.Fatalf("%d dependencies, want %d", len(got.Binary.Dependencies), len(want.Deps))
	}
	for i, dependency := range got.Binary.Dependencies {
		of := want.Deps[i]
		if dependency.Path != of.Path || dependency.Version != of.Version {
			t.Errorf("dependency %+v, want %+v", dependency, of)
		}
		if (dependency.Replace == nil) != (of.Replace == nil) {
			t.Errorf("replacement of %s: %+v, want %+v", of.Path, dependency.Replace, of.Replace)
		} else if of.Replace != nil && (dependency.Replace.Path != of.Replace.Path || dependency.Replace.Version != of.Replace.Version) {
			t.Errorf("replacement of %s: %+v, want %+v", of.Path, dependency.Replace, of.Replace)
		}
	}
	if len(got.Binary.Settings) != len(want.Settings) {
		t.Errorf("settings %v, want %v", got.Binary.Settings, want.Settings)
	}
	for _, setting := range want.Settings {
		if got.Binary.Settings[setting.Key] != setting.Value {
			t.Errorf("setting %s is %q, want %q", setting.Key, got.Binary.Settings[setting.Key], setting.Value)
		}
	}
}

func names(registrations []registration) []string {
	all := []string{}
	for _, registration := range registrations {
		name := "?"
		if registration.Name != nil {
			name = *registration.Name
		}
		all = append(all, registration.Kind+" "+name)
	}
	sort.Strings(all)
	return all
}

var several = []string{
	"http-client courier", "http-server door", "req-resp-modifier stamp-request", "req-resp-modifier stamp-response",
}

func TestInspectAgreesWithGoAndTheSource(t *testing.T) {
	host := "amd64"
	if runtime.GOARCH != host {
		t.Skip("expectations are written for amd64")
	}
	for _, c := range []struct {
		name, plugin string
		environment  []string
		arguments    []string
		names        []string
		architecture string
		libc         string
		stripped     bool
	}{
		{"plain", "several", nil, plugins, several, host, "glibc", false},
		{"trimpath", "several", nil, append(plugins, "-trimpath"), several, host, "glibc", false},
		{"stripped", "several", nil, append(plugins, "-ldflags", "-s -w -X 'main.Version=1 \"two\"'"), several, host, "glibc", true},
		{"unoptimised", "several", nil, append(plugins, "-gcflags", "all=-N -l"), several, host, "glibc", false},
		{"tags", "several", nil, append(plugins, "-tags", "a,b"), several, host, "glibc", false},
		{"a replaced module", "shared", nil, plugins, []string{"http-server ?"}, host, "glibc", false},
		{"with C", "withc", nil, plugins, []string{"http-client rooted"}, host, "glibc", false},
		{"musl", "several", []string{"CC=musl-gcc"}, plugins, several, host, "musl", false},
		{"arm64", "several", []string{"CC=aarch64-linux-gnu-gcc", "GOARCH=arm64", "CGO_ENABLED=1"}, plugins, several, "arm64", "glibc", false},
		{"no plugin", "nothing", []string{"CGO_ENABLED=0"}, nil, []string{}, host, "none", false},
		{"Mach-O", "nothing", []string{"GOOS=darwin", "GOARCH=arm64", "CGO_ENABLED=0"}, nil, []string{}, "arm64", "none", false},
		{"Mach-O of amd64", "nothing", []string{"GOOS=darwin", "CGO_ENABLED=0"}, nil, []string{}, host, "none", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := build(t, filepath.Join("plugins", c.plugin), c.environment, c.arguments...)
			got := inspect(t, file)
			agreesWithGo(t, file, got)
			if found := names(got.Registrations); !reflect.DeepEqual(found, c.names) {
				t.Errorf("registers %q, want %q", found, c.names)
			}
			if got.Binary.Architecture != c.architecture || got.Binary.Libc != c.libc || got.Binary.Stripped != c.stripped {
				t.Errorf("%s, %s, stripped %v; want %s, %s, %v", got.Binary.Architecture, got.Binary.Libc, got.Binary.Stripped,
					c.architecture, c.libc, c.stripped)
			}
			main := false
			for _, source := range got.Binary.Sources {
				main = main || strings.HasSuffix(source, "/main.go")
				if strings.Contains(source, "net/http") {
					t.Errorf("%s is no source of the plugin", source)
				}
			}
			if !main {
				t.Errorf("main.go is not among the sources %q", got.Binary.Sources)
			}
		})
	}
}

// What check-plugin would say: nothing but the Go version can differ for a plugin of the standard library.
func TestReleasesThatFit(t *testing.T) {
	got := inspect(t, build(t, "plugins/several", nil, plugins...))
	if len(got.Binary.Fits) == 0 && (len(got.Binary.Nearest) != 3 || len(got.Binary.Nearest[0].Differences) != 1 ||
		got.Binary.Nearest[0].Differences[0].What != "go" || got.Binary.Nearest[0].Differences[0].Have != got.Binary.GoVersion) {
		t.Errorf("fits none, and the nearest are %+v", got.Binary.Nearest)
	}
	text, _, _ := unplug(t, "inspect", build(t, "plugins/several", nil, plugins...))
	for _, part := range []string{"registers   http-server \"door\"", "have: " + got.Binary.GoVersion, "glibc"} {
		if !strings.Contains(text, part) {
			t.Errorf("the text lacks %q:\n%s", part, text)
		}
	}
}

// The example gateway's plugins, read from source and read from what Go makes of it.
func TestBinaryAndSourceAgree(t *testing.T) {
	mods, err := filepath.Glob("../gateways/shop/plugins/*/go.mod")
	if err != nil || len(mods) == 0 {
		t.Fatal("the example gateway has no plugins", err)
	}
	for _, mod := range mods {
		folder := filepath.Dir(mod)
		if text, err := os.ReadFile(mod); err != nil || bytes.Contains(text, []byte("require")) {
			continue // cannot be built without the gateway's modules
		}
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			out, complaints, _ := unplug(t, "analyze", "--format", "json", folder)
			var source report
			if err := json.Unmarshal([]byte(out), &source); err != nil {
				t.Fatalf("%v: %s", err, complaints)
			}
			var want []registration
			for _, p := range source.Plugins {
				want = append(want, p.Registrations...)
			}
			got := inspect(t, build(t, folder, nil, plugins...))
			if fromBinary, fromSource := names(got.Registrations), names(want); !reflect.DeepEqual(fromBinary, fromSource) {
				t.Errorf("the binary registers %q, the source %q", fromBinary, fromSource)
			}
		})
	}
}

// Whatever is wrong with a file: exit status 3 and one message, or an answer; never a crash.
func TestDamagedFiles(t *testing.T) {
	whole, err := os.ReadFile(build(t, "plugins/several", nil, append(plugins, "-ldflags", "-s -w")...))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "damaged.so")
	try := func(content []byte) int {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, complaints, status := unplug(t, "inspect", "--format", "json", file)
		if status != 0 && status != 3 {
			t.Fatalf("exit status %d: %s", status, complaints)
		}
		if status == 3 && !strings.HasPrefix(complaints, "unplug: error: ") {
			t.Fatalf("no clear message: %s", complaints)
		}
		return status
	}
	for _, content := range [][]byte{nil, []byte("\x7fELF"), []byte("text"), whole[:64], whole[:4096], whole[:len(whole)/2]} {
		if status := try(content); status != 3 {
			t.Errorf("%d bytes: exit status %d", len(content), status)
		}
	}
	random := rand.New(rand.NewSource(1))
	for i := 0; i < 60; i++ {
		content := bytes.Clone(whole)
		for flips := 1 + random.Intn(64); flips > 0; flips-- {
			at := random.Intn(4096)
			if random.Intn(2) == 0 {
				at = len(content) - 1 - at // section headers
			}
			content[at] = byte(random.Intn(256))
		}
		try(content)
	}
	if _, complaints, status := unplug(t, "inspect", filepath.Join(t.TempDir(), "absent.so")); status != 3 || !strings.Contains(complaints, "absent.so") {
		t.Errorf("a file that is not there: %d %s", status, complaints)
	}
}
