package compiled

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const gateway = `{
  "version": 3,
  "plugin": { "pattern": ".so", "folder": "./plugins/" },
  "extra_config": { "plugin/http-server": { "name": ["door"], "door": { "realm": "shop", "tries": 3 } } },
  "endpoints": [
    {
      "endpoint": "/a",
      "extra_config": { "plugin/req-resp-modifier": { "name": ["stamp-request"] } },
      "backend": [ { "url_pattern": "/a", "host": ["http://localhost:1"] } ]
    }
  ]
}
`

type analysis struct {
	From    string
	Plugins []struct {
		Id, Form  string
		BuiltFrom []string
		Verdict   *struct{ Strategy, OnError string }
	}
	Findings []struct{ Code, File, Message string }
	Summary  struct{ Complete bool }
}

// shop is a folder with a configuration and the plugin that it uses, compiled.
func shop(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	must(t, os.Mkdir(filepath.Join(folder, "plugins"), 0o755))
	must(t, os.WriteFile(filepath.Join(folder, "krakend.json"), []byte(gateway), 0o644))
	must(t, os.Rename(build(t, "plugins/several", nil, plugins...), filepath.Join(folder, "plugins/several.so")))
	return folder
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func analyze(t *testing.T, arguments ...string) analysis {
	t.Helper()
	out, complaints, _ := unplug(t, append([]string{"analyze", "--format", "json"}, arguments...)...)
	var result analysis
	if err := json.Unmarshal([]byte(out), &result); err != nil {
		t.Fatalf("%v\n%s", err, complaints)
	}
	return result
}

func (a analysis) find(code string) []string {
	var messages []string
	for _, finding := range a.Findings {
		if finding.Code == code {
			messages = append(messages, finding.Message)
		}
	}
	return messages
}

func TestAPluginWithoutSourceBecomesASkeleton(t *testing.T) {
	folder := shop(t)
	got := analyze(t, folder)
	if len(got.Plugins) != 1 || got.Plugins[0].Id != "plugins/several.so" || got.Plugins[0].Form != "binary" ||
		got.Plugins[0].Verdict == nil || got.Plugins[0].Verdict.Strategy != "skeleton" {
		t.Fatalf("plugins: %+v", got.Plugins)
	}
	missing := got.find("UP0314")
	if len(missing) != 1 || !strings.Contains(missing[0], "main.go") {
		t.Errorf("source missing: %q", missing)
	}
	if other := got.find("UP0301"); other != nil {
		t.Errorf("the names are registered by the binary, but %q", other)
	}

	fork := filepath.Join(t.TempDir(), "fork")
	must(t, os.CopyFS(fork, os.DirFS("../forks/krakend-ce")))
	text, complaints, status := unplug(t, "migrate", folder, "--fork", fork, "--write", "--fail-on", "never")
	if status != 0 {
		t.Fatalf("migrate: %d\n%s%s", status, text, complaints)
	}
	skeleton, err := os.ReadFile(filepath.Join(fork, "plugins/door/door.go"))
	must(t, err)
	for _, part := range []string{`registerer("door")`, "`json:\"realm\"`", "`json:\"tries\"`", "//unplug:unfinished"} {
		if !strings.Contains(string(skeleton), part) {
			t.Errorf("the skeleton lacks %s:\n%s", part, skeleton)
		}
	}
	if _, err := os.Stat(filepath.Join(fork, "plugins/courier")); err == nil {
		t.Error("a skeleton for a name that nothing uses")
	}
	after := analyze(t, folder, "--fork", fork)
	if len(after.find("UP0317")) != 2 || after.find("UP0314") != nil || after.find("UP0307") != nil {
		t.Errorf("after the migration: %+v", after.Findings)
	}
}

func TestABinaryBesideItsSource(t *testing.T) {
	folder := shop(t)
	source := filepath.Join(folder, "src")
	must(t, os.CopyFS(source, os.DirFS("plugins/several")))
	got := analyze(t, folder)
	if len(got.Plugins) != 2 || !reflect.DeepEqual(got.Plugins[1].BuiltFrom, []string{"src"}) || got.Plugins[1].Verdict != nil {
		t.Errorf("plugins: %+v", got.Plugins)
	}
	for _, code := range []string{"UP0314", "UP0316"} {
		if found := got.find(code); found != nil {
			t.Errorf("%s: %q", code, found)
		}
	}

	main := filepath.Join(source, "main.go")
	text, err := os.ReadFile(main)
	must(t, err)
	must(t, os.WriteFile(main, []byte(strings.Replace(string(text), `"courier"`, `"runner"`, 1)), 0o644))
	changed := analyze(t, folder).find("UP0316")
	if len(changed) != 1 || !strings.Contains(changed[0], `http-client "courier"`) || !strings.Contains(changed[0], `http-client "runner"`) {
		t.Errorf("the binary differs from its source: %q", changed)
	}
}

func TestWhetherItEverLoaded(t *testing.T) {
	folder := shop(t)
	if found := analyze(t, folder).find("UP0315"); found != nil {
		t.Errorf("no release is known, but %q", found)
	}
	if found := analyze(t, folder, "--from", "2.7.2").find("UP0315"); len(found) != 1 ||
		!strings.Contains(found[0], "where the gateway has 1.22.7") {
		t.Errorf("2.7.2 refuses it: %q", found)
	}
	needy := build(t, "plugins/withc", nil, plugins...)
	must(t, os.Rename(needy, filepath.Join(folder, "plugins/several.so")))
	must(t, os.WriteFile(filepath.Join(folder, "Dockerfile"), []byte("FROM devopsfaith/krakend:2.13.8\n"), 0o644))
	if found := analyze(t, folder).find("UP0315"); len(found) != 1 || !strings.Contains(found[0], "gnu_get_libc_version, which the official image's C library (musl)") {
		t.Errorf("the official image refuses it: %q", found)
	}
}

func TestDamagedPluginsAmongTheInputs(t *testing.T) {
	folder := shop(t)
	damaged := filepath.Join(folder, "plugins/several.so")
	must(t, os.Truncate(damaged, 10_000))
	got := analyze(t, folder)
	if !got.Summary.Complete || len(got.find("UP0306")) != 1 || len(got.find("UP0301")) != 2 {
		t.Errorf("met while searching: %+v", got)
	}
	if _, complaints, status := unplug(t, "analyze", folder, damaged); status != 3 || !strings.Contains(complaints, "several.so") {
		t.Errorf("named: %d %s", status, complaints)
	}
}
