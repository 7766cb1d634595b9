package differential

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// row is one line of the tables of what 2.x does with a stanza: at one place, with what the in-tree build logs for it.
type row struct {
	name, stanza string
	log          string   // a line of the in-tree gateways has it; "" asks for none
	requests     []string // paths
}

const (
	serverTag  = "[PLUGIN: Server] "
	adding     = "[Modifier Plugins] Adding "
	clientName = "plugin/http-client"
)

var serverRows = []row{
	{"not an object", `"first"`, serverTag + "Wrong extra_config type", nil},
	{"no name", `{"first": {}}`, serverTag + "No plugins required in the extra config", nil},
	{"name of another type", `{"name": 7}`, serverTag + "No plugins required in the extra config", nil},
	{"name is a string", `{"name": "first"}`, serverTag + "Injecting plugin first", nil},
	{"element is no string", `{"name": [7, null, "first"]}`, serverTag + "Injecting plugin first", nil},
	{"unknown name", `{"name": ["nobody", "first"]}`, serverTag + "No plugin registered as nobody", nil},
	{"factory error", `{"name": ["broken-server", "first"]}`, serverTag + "Error getting the plugin handler: broken on purpose", nil},
	{"order", `{"name": ["first", "second"]}`, serverTag + "Injecting plugin second", nil},
	{"other order", `{"name": ["second", "first"]}`, serverTag + "Injecting plugin second", nil},
	{"twice", `{"name": ["first", "first"]}`, serverTag + "Injecting plugin first", nil},
	{"no handler", `{"name": ["no-server"]}`, serverTag + "Injecting plugin no-server", []string{"/__health"}},
	{"panics in a request", `{"name": ["panics-later"]}`, serverTag + "Injecting plugin panics-later", []string{"/__health"}},
	{"panics at start", `{"name": ["panics-at-start"]}`, "at start on purpose", nil},
}

var clientRows = []row{
	{"not an object", `["late-headers"]`, "Wrong extra config type for backend", nil},
	{"no name", `{}`, "No name defined in the extra config for /echo", nil},
	{"name is a list", `{"name": ["late-headers"]}`, "No name defined in the extra config for /echo", nil},
	{"unknown name", `{"name": "nobody"}`, "No plugin registered as nobody", nil},
	{"factory error", `{"name": "broken-client"}`, "Error getting the plugin handler: broken on purpose", nil},
	{"injected", `{"name": "late-headers"}`, "Injecting plugin late-headers", nil},
}

var modifierRows = []row{
	{"not an object", `["both"]`, "", nil},
	{"no name", `{"both": {}}`, "", nil},
	{"name is a string", `{"name": "both"}`, "", nil},
	{"element is no string", `{"name": [7, "both"]}`, adding + "1 request and 0 response modifiers", nil},
	{"unknown name", `{"name": ["nobody"]}`, "", nil},
	{"unknown among others", `{"name": ["nobody", "new-response"]}`, adding + "0 request and 1 response modifiers", nil},
	{"no modifier", `{"name": ["no-modifier"]}`, "", nil},
	{"both sides act on requests", `{"name": ["both"]}`, adding + "1 request and 0 response modifiers", nil},
	{"neither side", `{"name": ["never"]}`, "", nil},
	{"twice", `{"name": ["both", "both"]}`, adding + "2 request and 0 response modifiers", nil},
	{"all fields", `{"name": ["all-fields"]}`, adding + "1 request and 0 response modifiers", nil},
	{"result is no wrapper", `{"name": ["nothing", "other"]}`, adding + "1 request and 1 response modifiers", nil},
	{"error with a status", `{"name": ["conflict", "both"]}`, adding + "2 request and 0 response modifiers", nil},
	{"error without one", `{"name": ["plain-error", "new-response"]}`, adding + "0 request and 2 response modifiers", nil},
	{"panics", `{"name": ["panics"]}`, adding + "1 request and 0 response modifiers", nil},
}

// Each row, in both integrations and in a build of 2.x without files, beside the 2.x that loads them.
func TestRows(t *testing.T) {
	here := filepath.Join(shared.testdata, "differential")
	dir := place(t, here, "edge.json", filepath.Join(here, "edge"))
	run2 := t.TempDir()
	buildPlugins(t, run2, filepath.Join(here, "edge"))
	w := worlds{dir: dir, run2: run2, inTree: map[string]string{"2.x": migrateTo2x(t, dir)}}
	for name, build := range integrations {
		w.inTree[name] = build(t, dir, "--on-error=as-2.x")
	}
	w.rows(t, "server", serverRows, func(gateway config, stanza json.RawMessage) {
		gateway["extra_config"] = config{"plugin/http-server": stanza}
	})
	w.rows(t, "client", clientRows, func(gateway config, stanza json.RawMessage) {
		gateway.backend(0)["extra_config"] = config{clientName: stanza}
	})
	w.rows(t, "endpoint", modifierRows, func(gateway config, stanza json.RawMessage) {
		gateway.endpoint(0)["extra_config"] = config{"plugin/req-resp-modifier": stanza}
	})
	w.rows(t, "backend", modifierRows, func(gateway config, stanza json.RawMessage) {
		gateway.backend(0)["extra_config"] = config{"plugin/req-resp-modifier": stanza}
	})
}

type config map[string]interface{}

func (c config) endpoint(i int) config { return c["endpoints"].([]config)[i] }
func (c config) backend(i int) config  { return c.endpoint(i)["backend"].([]config)[0] }

type worlds struct {
	dir, run2 string
	inTree    map[string]string // binaries by what they are
}

func (w worlds) rows(t *testing.T, place string, rows []row, put func(gateway config, stanza json.RawMessage)) {
	for _, r := range rows {
		t.Run(place+"/"+r.name, func(t *testing.T) {
			gateway := config{"version": 3, "host": []string{shared.backend.URL},
				"plugin": config{"folder": "./plugins", "pattern": ".so"},
				"endpoints": []config{
					{"endpoint": "/one", "backend": []config{{"url_pattern": "/echo"}}},
					{"endpoint": "/two", "backend": []config{{"url_pattern": "/echo"}, {"url_pattern": "/one"}}},
					{"endpoint": "/fails", "backend": []config{{"url_pattern": "/fails"}}}}}
			put(gateway, json.RawMessage(r.stanza))
			text, err := json.Marshal(gateway)
			must(t, err)
			path := filepath.Join(t.TempDir(), "krakend.json")
			must(t, os.WriteFile(path, text, 0o644))
			g2, err2 := launch(filepath.Join(shared.scratch, "gateway2x/krakend2"), w.run2, path)
			defer g2.stop()
			for name, binary := range w.inTree {
				g3, err3 := launch(binary, w.dir, path)
				defer g3.stop()
				if err2 != nil || err3 != nil {
					if err2 == nil || err3 == nil || err2.Error() != err3.Error() {
						t.Errorf("2.x ends with %v, %s with %v\n%s", err2, name, err3, g3.log)
					}
				} else {
					for _, asked := range append([]string{"/one", "/two", "/fails", "/nowhere"}, r.requests...) {
						if want, got := answerOf(t, g2, "GET", asked), answerOf(t, g3, "GET", asked); got != want {
							t.Errorf("GET %s: 2.x answers\n%s\n%s answers\n%s", asked, want, name, got)
						}
					}
				}
				if name == "2.x" {
					continue // its log is lura's own
				}
				if r.log != "" && !strings.Contains(g3.log.String(), r.log) {
					t.Errorf("%s does not log %q:\n%s", name, r.log, g3.log)
				}
				if r.log == "" && strings.Contains(g3.log.String(), adding) {
					t.Errorf("%s adds modifiers:\n%s", name, g3.log)
				}
			}
		})
	}
}
