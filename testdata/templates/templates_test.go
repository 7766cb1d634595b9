// Package templates compares unplug's rendering of Flexible Configuration with what Go's own text/template and Sprig render,
// byte for byte: written cases, and generated ones (SEED=n makes others).
package templates

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path"
	"sort"
	"strconv"
	"strings"
	"testing"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

type testCase struct {
	Files       map[string]string `json:"files"` // "a.tmpl" is the main one: it sorts first
	Partials    map[string]string `json:"partials"`
	Settings    map[string]string `json:"settings"`
	Environment map[string]string `json:"environment"`
}

type result struct {
	Text, Fault, Message string
}

// renderInGo does what krakend-flexibleconfig does with the same files.
func renderInGo(test testCase) (text string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	functions := sprig.GenericFuncMap()
	functions["marshal"] = func(v interface{}) string {
		a, _ := json.Marshal(v)
		return string(a)
	}
	functions["include"] = func(v interface{}) string { return test.Partials[path.Join("/", v.(string))[1:]] }
	functions["env"] = func(name string) string { return test.Environment[name] }
	functions["expandenv"] = func(text string) string {
		return os.Expand(text, func(name string) string { return test.Environment[name] })
	}
	data := map[string]interface{}{}
	for name, text := range test.Settings {
		var value map[string]interface{}
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return "", err
		}
		data[name] = value
	}
	names := make([]string, 0, len(test.Files))
	for name := range test.Files {
		names = append(names, name)
	}
	sort.Strings(names)
	set := template.New("config").Funcs(functions)
	for _, name := range names {
		if _, err := set.New(name).Parse(test.Files[name]); err != nil {
			return "", err
		}
	}
	var out bytes.Buffer
	err = set.ExecuteTemplate(&out, names[0], data)
	return out.String(), err
}

func renderInUnplug(t *testing.T, tests []testCase) []result {
	t.Helper()
	tool := os.Getenv("RENDER")
	if tool == "" {
		t.Fatal("RENDER does not name the program to test")
	}
	input, err := json.Marshal(tests)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(tool)
	command.Stdin = bytes.NewReader(input)
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var results []result
	if err := json.Unmarshal(out, &results); err != nil {
		t.Fatal(err)
	}
	return results
}

// compare fails on each difference and counts what was rendered on both sides, failed on both, and was refused by unplug.
func compare(t *testing.T, tests []testCase) (same, failed, refused int) {
	t.Helper()
	for i, got := range renderInUnplug(t, tests) {
		want, err := renderInGo(tests[i])
		want = strings.ToValidUTF8(want, "\uFFFD")
		described, _ := json.Marshal(tests[i])
		switch {
		case got.Fault == "not in the set" || got.Fault == "too much":
			refused++
		case got.Fault != "" && err == nil:
			t.Errorf("unplug %s (%s), Go gives %q\n%s", got.Fault, got.Message, want, described)
		case got.Fault == "" && err != nil:
			t.Errorf("unplug gives %q, Go fails: %v\n%s", got.Text, err, described)
		case got.Fault == "" && got.Text != want:
			t.Errorf("unplug gives %q\nGo gives     %q\n%s", got.Text, want, described)
		case err != nil:
			failed++
		default:
			same++
		}
	}
	return same, failed, refused
}

const settings = `{
  "name": "shop", "port": 8080, "big": 1000000, "half": 0.5, "tiny": 0.00001, "huge": 1e21, "neg": -3, "on": true, "off": false,
  "nothing": null, "empty": "", "html": "<a href=\"x\">&'", "tab": "a\tb\nc", "unicode": "gr\u00fc\u00dfe \u2028 \ud83d\ude00",
  "list": ["b", "a", "c", "a"], "numbers": [3, 1, 2.5], "mixed": [1, "x", null, true, {"k": 1}], "none": [], "zip": {},
  "hosts": [{"host": "http://a", "paths": ["/x", "/y"]}, {"host": "http://b"}],
  "deep": {"er": {"est": "found", "list": [1, 2]}, "z": 1, "a": 2},
  "plugin/http-server": {"name": ["one", "two"], "one": {"header": "X"}},
  "text_number": "42", "octal": "010", "hex": "0x1F", "spaces": "  padded  ", "csv": "a,b,,c", "path": "/etc/krakend/../x.json"
}`

// The templates that people write, and each construct once.
func written() []testCase {
	bodies := []string{
		``, `plain`, `{{ .s.name }}`, `{{.s.port}} {{.s.big}} {{.s.half}} {{.s.tiny}} {{.s.huge}} {{.s.neg}}`,
		`{{.s.on}} {{.s.off}} {{.s.nothing}} {{.s.empty}}|{{.s.missing}}|{{.missing}}|{{.missing.x.y}}|{{.s.deep.er.est}}`,
		`{{.s.list}} {{.s.mixed}} {{.s.deep}} {{.s.none}} {{.s.zip}}`,
		`{{ marshal .s }}`, `{{ marshal .s.html }} {{ marshal .s.unicode }} {{ marshal .s.nothing }} {{ marshal .missing }}`,
		`{{ .s | toJson }} {{ .s | toPrettyJson }} {{ .s | toRawJson }}`,
		`{{ toPrettyJson .s.none }} {{ toPrettyJson .s.zip }} {{ toPrettyJson .s.hosts }}`,
		"a {{- 1 -}} b\n {{- 2}} c {{3 -}}\n\t d", "{{- /* c */ -}} x {{/* d */}} y", "{{- 1 }}{{ -1 }}{{- -1 -}} z",
		`{{if .s.on}}yes{{else}}no{{end}}{{if .s.off}}yes{{else}}no{{end}}{{if .s.none}}a{{else if .s.list}}b{{else}}c{{end}}`,
		`{{if and .s.on .s.list}}1{{end}}{{if or .s.off .s.empty}}2{{else}}3{{end}}{{if not .s.off}}4{{end}}`,
		`{{and 1 0 2}} {{or 0 "" "x"}} {{and 1 2 3}} {{or 0 0}} {{.s.off | or 1}} {{0 | and 1}}`,
		`{{with .s.deep}}{{.z}}{{.er.est}}{{end}}{{with .s.none}}x{{else}}y{{end}}{{with .s.off}}a{{else with .s.name}}{{.}}{{else}}c{{end}}`,
		`{{range .s.list}}[{{.}}]{{end}}{{range .s.none}}x{{else}}empty{{end}}{{range $i, $e := .s.list}}{{$i}}={{$e}};{{end}}`,
		`{{range $k, $v := .s.deep}}{{$k}}:{{$v}} {{end}}{{range $h := .s.hosts}}{{$h.host}}{{range $h.paths}}{{.}}{{end}}{{end}}`,
		`{{range .s.list}}{{if eq . "a"}}{{continue}}{{end}}{{if eq . "c"}}{{break}}{{end}}{{.}}{{end}}`,
		`{{range $i, $e := .s.hosts}}{{if $i}},{{end}}{"h": "{{$e.host}}"}{{end}}`,
		`{{range 3}}{{.}}{{end}}{{range $i := 2}}{{$i}}{{end}}`, `{{range .missing}}x{{else}}none{{end}}{{range .s.nothing}}x{{else}}none{{end}}`,
		`{{$x := 1}}{{$x}}{{if true}}{{$x = 2}}{{$x}}{{$y := 3}}{{$y}}{{end}}{{$x}}{{range .s.list}}{{$x = .}}{{end}}{{$x}}`,
		`{{$.s.name}}{{with .s.deep}}{{$.s.port}}{{end}}{{range .s.list}}{{$.s.on}}{{end}}`,
		`{{define "t"}}<{{.}}>{{end}}{{template "t" .s.name}}{{template "t"}}{{block "b" .s.port}}[{{.}}]{{end}}`,
		`{{template "sub.tmpl" .s.deep}}{{template "inner" 1}}`, `{{template "none"}}`, `{{template "sub.tmpl"}}`,
		`{{define "sub.tmpl"}}mine{{end}}{{template "sub.tmpl"}}`,
		`{{ include "part" }}|{{ include "part.json" }}|{{ include "absent" }}|{{ include (print "pa" "rt") }}`, `{{ include 1 }}`, `{{ include .missing }}`,
		`{{ index .s "plugin/http-server" }} {{ index .s "plugin/http-server" "name" 1 }} {{ index .s.list 2 }} {{ index .s "no" }}`,
		`{{ index .s.list 9 }}`, `{{ index .s.list .s.port }}`, `{{ index .s "no" "x" }}`, `{{ (index .s.hosts 0).host }} {{ (index .s "no").x }}`,
		`{{ len .s.list }} {{ len .s.name }} {{ len .s.deep }} {{ len .s.unicode }}`, `{{ len .s.port }}`, `{{ len .missing }}`,
		`{{ eq .s.name "shop" }} {{ eq .s.port 8080.0 }} {{ eq 1 1 }} {{ eq "a" "b" "a" }} {{ ne .s.name "x" }} {{ eq .s.missing "x" }} {{ eq .s.missing .s.nothing }}`,
		`{{ eq .s.port 8080 }}`, `{{ eq .s.list .s.list }}`, `{{ eq .s.list .missing }}`, `{{ eq 1 "1" }}`, `{{ eq true 1 }}`, `{{eq 1}}`,
		`{{ lt 1 2 }} {{ le 2 2 }} {{ gt 1.5 1.0 }} {{ ge "b" "a" }} {{ lt .s.half 1.0 }}`, `{{ lt .s.port 1 }}`, `{{ lt true false }}`, `{{ lt .missing 1 }}`,
		`{{ print 1 2 "x" 3 4 }} {{ print .s.name .s.port }} {{ println 1 "a" nil }} {{ print nil }} {{ print }}`,
		`{{ printf "%s %d %v %q %t %5d|%-5d|%05d %x %X" "a" 1 .s.list "q\n" true 42 42 42 255 "hi" }}`,
		`{{ printf "%v %g %f %.2f %e %8.3f|%-8.1f|" .s.half .s.big .s.half .s.half .s.big .s.half .s.half }}`,
		`{{ printf "%s" 1 }} {{ printf "%d" "x" }} {{ printf "%d" .s.port }} {{ printf "%z" 1 }} {{ printf "%" }} {{ printf "%d" }} {{ printf "x" 1 "y" }} {{ printf "100%%" }}`,
		`{{ printf "%T %T %T %T %T %T" 1 "a" .s.port .s.list .s.deep nil }} {{ printf "%5s|%-5s|%.2s|" "ab" "ab" "abc" }} {{ printf "%t" 1 }} {{ printf "%v" nil }} {{ printf "%s" nil }}`,
		`{{ html .s.html }} {{ urlquery "a b&c/d" }} {{ html 1 2 }}`,
		`{{ .s.name | upper | lower | title | quote | squote }} {{ "hello world-foo" | title }} {{ untitle "Hello World" }} {{ nospace " a b " }}`,
		`{{ trim .s.spaces }} {{ trimAll "$" "$5$" }} {{ trimSuffix "p" .s.name }} {{ trimPrefix "s" .s.name }} {{ repeat 3 "ab" }} {{ substr 1 3 .s.name }} {{ trunc 2 .s.name }} {{ trunc -2 .s.name }}`,
		`{{ substr -1 2 "abc" }} {{ substr 1 -1 "abc" }} {{ substr 1 9 "abc" }}`, `{{ substr 3 2 "abc" }}`, `{{ repeat -1 "x" }}`, `{{ repeat .s.port "x" }}`, `{{ upper 1 }}`, `{{ upper .missing }}`,
		`{{ contains "ho" .s.name }} {{ hasPrefix "sh" .s.name }} {{ hasSuffix "x" .s.name }} {{ replace "o" "0" "foo" }} {{ replace "" "-" "ab" }} {{ cat "a" 1 nil true }}`,
		`{{ quote .s.tab .s.html .s.nothing 1 .s.list }} {{ squote 1 "x" }} {{ quote .s.unicode }} {{ indent 2 "a\nb" }}{{ nindent 2 "a\nb" }} {{ plural "one" "many" 1 }} {{ plural "one" "many" 2 }}`,
		`{{ default "d" .s.missing }} {{ default "d" .s.name }} {{ .s.empty | default "e" }} {{ default 1 0 }} {{ default "x" .s.none }} {{ default "x" false }}`,
		`{{ coalesce .s.empty .s.nothing "c" }} {{ coalesce 0 "" }} {{ empty .s.none }} {{ empty .missing }} {{ ternary "t" "f" true }} {{ .s.off | ternary "t" "f" }} {{ all 1 2 }} {{ all 1 0 }} {{ any 0 1 }}`,
		`{{ int .s.port }} {{ int64 "42" }} {{ float64 "1.5" }} {{ int .s.octal }} {{ int .s.hex }} {{ int "08" }} {{ int "x" }} {{ atoi "12" }} {{ atoi "x" }} {{ atoi "-7" }} {{ toString 1 }} {{ toString .s.half }} {{ toDecimal 777 }} {{ int true }} {{ int .s.nothing }} {{ int -2.7 }}`,
		`{{ add 1 2 3 }} {{ add1 4 }} {{ sub 5 2 }} {{ mul 2 3 4 }} {{ div 7 2 }} {{ mod 7 2 }} {{ div -7 2 }} {{ mod -7 2 }} {{ max 1 5 3 }} {{ min 4 2 }} {{ add .s.port 1 }} {{ add "5" 1.9 }} {{ add }}`,
		`{{ div 1 0 }}`, `{{ floor 1.7 }} {{ ceil 1.2 }} {{ round 1.2345 2 }} {{ round 2.5 0 }} {{ maxf 1.5 2 }} {{ minf 1.5 2 }} {{ floor "2.9" }} {{ round -1.55 1 }}`,
		`{{ until 3 }} {{ untilStep 0 10 4 }} {{ untilStep 5 0 -2 }} {{ until -2 }} {{ seq 3 }} {{ seq 2 4 }} {{ seq 0 2 6 }} {{ seq 3 1 }} {{ seq 0 }} {{ seq }}`, `{{ until (add 1 2) }}`, `{{ until (int (add 1 2)) }}`,
		`{{ list 1 "a" .s.name }} {{ first .s.list }} {{ last .s.list }} {{ rest .s.list }} {{ initial .s.list }} {{ first .s.none }}|{{ rest .s.none }}|{{ reverse .s.list }} {{ uniq .s.list }} {{ without .s.list "a" }} {{ has "a" .s.list }} {{ has 4 .s.list }} {{ compact .s.mixed }}`,
		`{{ append .s.list "z" }} {{ prepend .s.list "y" }} {{ concat .s.list .s.none (list 1) }} {{ slice .s.list 1 }} {{ slice .s.list 1 2 }} {{ slice .s.none 0 }} {{ sortAlpha .s.list }} {{ sortAlpha .s.numbers }} {{ sortAlpha "x" }} {{ join "-" .s.list }} {{ join "," .s.mixed }} {{ join "," 5 }}`,
		`{{ slice .s.list 3 1 }}`, `{{ first 1 }}`, `{{ first "abc" }}`, `{{ has 1 2 }}`, `{{ first .missing }}`, `{{ append .missing 1 }}`,
		`{{ split "," .s.csv }} {{ (split "," .s.csv)._1 }} {{ splitList "," .s.csv }} {{ splitn "," 2 .s.csv }} {{ range splitList "," .s.csv }}<{{.}}>{{end}} {{ splitList "" "ab" }} {{ toStrings .s.mixed }} {{ toStrings 1 }}`,
		`{{ $d := dict "a" 1 "b" (list 1 2) "c" }}{{ $d }} {{ $d.a }} {{ get $d "a" }} {{ get $d "x" }}| {{ hasKey $d "b" }} {{ hasKey $d "x" }} {{ $_ := set $d "n" 5 }}{{ $d.n }} {{ $_ := unset $d "a" }}{{ $d }} {{ dict }} {{ dict 1 2 }}`,
		`{{ pick .s.deep "z" "a" "no" }} {{ omit .s.deep "z" }} {{ pluck "host" (index .s.hosts 0) (index .s.hosts 1) }} {{ keys .s.deep | sortAlpha }} {{ keys (dict "a" 1) }} {{ values (dict "a" 1) }} {{ len (keys .s.deep) }}`,
		`{{ merge (dict "a" 1 "m" (dict "x" 1)) (dict "a" 2 "b" 3 "m" (dict "x" 5 "y" 2)) }} {{ mergeOverwrite (dict "a" 1 "m" (dict "x" 1)) (dict "a" 2 "b" 3 "m" (dict "y" 2 "x" 7)) }} {{ merge (dict "a" "" "b" 0 "c" false) (dict "a" "x" "b" 2 "c" true) }} {{ mergeOverwrite (dict "a" 1) (dict "a" "") }} {{ mergeOverwrite (dict "l" (list 1 2)) (dict "l" (list 3)) }} {{ merge (dict "l" (list 1)) (dict "l" (list 2 3)) }} {{ merge (dict "a" (dict "x" 1)) (dict "a" 5) }} {{ mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" 5) }} {{ mergeOverwrite (dict "a" 5) (dict "a" (dict "x" 1)) }} {{ merge (dict "a" 5) (dict "a" (dict "x" 1)) }}`,
		`{{ dig "er" "est" "none" .s.deep }} {{ dig "er" "no" "none" .s.deep }} {{ dig "x" "y" "none" .s.deep }} {{ deepCopy .s.deep }}`, `{{ dig "z" "y" "none" .s.deep }}`, `{{ dig "a" .s.deep }}`, `{{ get .s.list "a" }}`, `{{ hasKey .missing "a" }} {{ hasKey .s "nothing" }} {{ .s.missing.deeper | default "d" }}`, `{{ hasKey .s.nothing "a" }}`, `{{ set .missing "a" 1 }}`,
		`{{ typeOf 1 }} {{ typeOf "a" }} {{ typeOf .s.port }} {{ typeOf .s.list }} {{ typeOf .s.deep }} {{ typeOf (add 1 1) }} {{ typeOf (splitList "," "a") }} {{ typeOf nil }} {{ typeOf true }} {{ typeOf (until 2) }} {{ kindOf .s.list }} {{ kindOf .s.deep }} {{ kindOf 1 }} {{ kindOf (add 1) }} {{ kindIs "map" .s.deep }} {{ typeIs "string" .s.name }} {{ kindOf nil }} {{ typeIsLike "string" "" }}`,
		`{{ deepEqual .s.list .s.list }} {{ deepEqual 1 1.0 }} {{ deepEqual (list 1) (list 1) }} {{ fromJson "{\"a\": [1, 2]}" }} {{ (fromJson "{\"a\": [1, 2]}").a }} {{ fromJson "x" }} {{ mustFromJson "[1]" }}`, `{{ mustFromJson "x" }}`,
		`{{ env "HOME_PORT" }} {{ env "NOPE" }}| {{ expandenv "a $HOME_PORT ${HOME_PORT}x $NOPE. $$ ${ $" }}`, `{{ expandenv "${HOME_PORT} $1 ${}x $-" }}`,
		`{{ base .s.path }} {{ dir .s.path }} {{ clean .s.path }} {{ ext .s.path }} {{ isAbs .s.path }} {{ base "" }} {{ dir "x" }} {{ clean "../a/./b//c" }} {{ base "/" }} {{ ext "a/b.c/d" }}`,
		`{{ b64enc .s.name }} {{ b64dec (b64enc .s.html) }} {{ b64enc "a" }} {{ b64enc "ab" }} {{ b64enc "" }} {{ b32enc "hello" }} {{ b32enc "hi" }}`,
		`{{ fail "stop" }}`, `{{ nosuchfunction 1 }}`, `{{ .s.name 1 }}`, `{{ 1 2 }}`, `{{ nil }}`, `{{ .s.name.x }}`, `{{ .s.nothing.x }}`, `{{ upper }}`, `{{ upper "a" "b" }}`, `{{ "a" | 1 }}`, `{{ 1 | }}`, `{{ | 1 }}`,
		`{{ if }}{{ end }}`, `{{ if true }}`, `{{ end }}`, `{{ else }}`, `{{ range .s.list }}{{ else }}{{ else }}{{ end }}`, `{{ break }}`, `{{ $x }}`, `{{ $x = 1 }}`, `{{ define "x" }}`, `{{ define "a" }}1{{ end }}{{ define "a" }}2{{ end }}`, `{{if true}}{{define "q"}}{{end}}{{end}}`,
		`{{ "unclosed }}`, "{{ `raw\\n` }}{{ `multi\nline` }}", `{{ 'a' }} {{ '\n' }} {{ '\u00e9' }}`, `{{ 0x10 }} {{ 1_000 }} {{ 0b11 }} {{ 0o17 }} {{ 017 }} {{ 1e3 }} {{ 1.0 }} {{ -5 }} {{ +5 }} {{ 1.5e-7 }} {{ .5 }}`, `{{ 99999999999999999999 }}`, `{{ 3rd }}`, `{{ .3rd }}`, `{{ 1.x }}`, `{{ ( 1 }}`, `{{ 1 ) }}`, `{{ (1) }} {{ ((.s)).name }} {{ (.s).deep.er.est }}`,
		`{{/* a */}}{{- /* b */ -}}x`, `{{/* a }}`, `{{ /* a */ }}`, `{{/* a */ }}`, "{{if .s.on}}\n  a,\n{{- end}}\n  b", `{{ true }} {{ false }} {{ not nil }}`, `{{ "\x41\101\t\"" }}`, `{{ "\q" }}`, `{{.}}`, `{{ .s.plugin/http }}`, `{{ .s.a-b }}`, `{{len"x"}}`, `{{print "a""b"}}`, `{{ $ }}`, `}} {{ 1 }} }}`, `{ {{1}} }`, `{{{ 1 }}}`,
		`{{ template "loop.tmpl" 5 }}`, `{{ $m := dict }}{{ range $i, $e := .s.list }}{{ $_ := set $m $e $i }}{{ end }}{{ $m }}`, `{{ range $i, $e := .s.list }}{{ $e | printf "%s-%d" $e $i | fail }}{{ end }}`,
		`{"version": 3, "extra_config": {{ marshal .s.deep }}, "endpoints": [ {{ range $i, $h := .s.hosts }}{{ if $i }}, {{ end }}{ "endpoint": "/{{ $i }}", "backend": [ { "host": [ {{ $h.host | quote }} ] } ] }{{ end }} ]}`,
		`{{ with $x := .s.deep }}{{ $x.z }}{{ . }}{{ end }}{{ if $y := .s.name }}{{ $y }}{{ end }}`, `{{ range $i, $e := .s.list }}{{ end }}{{ $i }}`, `{{ range $x = .s.list }}{{ end }}`, `{{ $x := "" }}{{ range $x = .s.list }}{{ end }}{{ $x }}`, `{{ $i := 0 }}{{ $x := "" }}{{ range $i, $x = .s.list }}{{ end }}{{ $i }}{{ $x }}`,
		`{{ or .missing "x" }} {{ and .missing "x" }} {{ not .missing }} {{ .missing | default "p" | upper }} {{ .s.name | default "p" | upper }}`, `{{ eq (len .s.list) 4 }} {{ eq (add 1 1) 2 }} {{ gt (len .s.list) (int .s.half) }}`,
	}
	others := map[string]string{
		"sub.tmpl":  `sub({{ . }}){{ define "inner" }}inner({{ . }}){{ end }}`,
		"loop.tmpl": `{{ . }}{{ if gt . 1 }}{{ template "loop.tmpl" (int (sub . 1)) }}{{ end }}`,
	}
	var tests []testCase
	for _, body := range bodies {
		files := map[string]string{"a.tmpl": body}
		for name, text := range others {
			files[name] = text
		}
		tests = append(tests, testCase{
			Files:       files,
			Partials:    map[string]string{"part": `"plugin": {"folder": "x"}`, "part.json": "{{ not evaluated }}\n"},
			Settings:    map[string]string{"s": settings, "other": `{"name": "o"}`},
			Environment: map[string]string{"HOME_PORT": "8080"},
		})
	}
	return tests
}

func TestWrittenTemplates(t *testing.T) {
	tests := written()
	same, failed, refused := compare(t, tests)
	t.Logf("%d templates: %d rendered the same, %d fail on both sides, %d refused by unplug", len(tests), same, failed, refused)
	if refused > len(tests)/20 {
		t.Errorf("%d of %d refused", refused, len(tests))
	}
}

// generator makes templates of random shape out of what the settings hold.
type generator struct{ random *rand.Rand }

func (g generator) pick(from ...string) string { return from[g.random.Intn(len(from))] }

// of gives an expression of a type; once in a while one of any other.
func (g generator) of(kind string, depth int) string {
	if g.random.Intn(200) == 0 {
		kind = g.pick("string", "int", "float", "bool", "list", "map", "any")
	}
	if depth > 0 && g.random.Intn(2) == 0 {
		return "(" + g.call(kind, depth-1) + ")"
	}
	switch kind {
	case "string":
		return g.pick(".s.name", "$.s.csv", ".s.empty", ".s.deep.er.est", `"str"`, "`raw`", ".s.text_number", ".s.spaces", ".s.tab", ".s.html", `(index .s.hosts 0).host`)
	case "int":
		return g.pick("0", "1", "2", "-1", "3")
	case "float":
		return g.pick(".s.port", ".s.half", ".s.big", "2.5", ".s.neg")
	case "bool":
		return g.pick("true", "false", ".s.on", ".s.off")
	case "list":
		return g.pick(".s.list", ".s.hosts", ".s.none", ".s.mixed", ".s.numbers")
	case "map":
		return g.pick(".s", ".s.deep", ".s.zip", ".s.deep.er", `(index .s "plugin/http-server")`, ".s.missing", "(dict)")
	}
	if g.random.Intn(6) == 0 {
		return g.pick(".", "$", "$x", "nil", ".s.missing", ".s.nothing", ".s.missing.x", "'r'")
	}
	return g.of(g.pick("string", "int", "float", "bool", "list", "map"), depth)
}

// calls are functions by what they give; their parameters are types, "+" one or more, and words in quotes.
var calls = map[string][]string{
	"string": {"print any+", `printf "%v|%v" any any`, `printf "%s-%d" string int`, "quote any+", "squote any+", "toJson any", "marshal any", "toPrettyJson any", "toRawJson any",
		`join "," list`, "upper string", "trim string", "replace string string string", "trunc int string", "indent int string", "nindent 2 string", "toString any", "typeOf any", "kindOf any",
		"cat any+", "html any", `include "str"`, "default string string", "coalesce string string", "title string", "repeat 2 string", "trimPrefix string string", "trimSuffix string string",
		"trimAll string string", "base string", "dir string", "ext string", "clean string", "b64enc string", `plural "a" "b" int`, "urlquery string", "println any any", `ternary "a" "b" bool`, "substr 0 int string"},
	"int":   {"len list", "len string", "len map", "int any", "atoi string"},
	"float": {"float64 any", "floor any", "ceil any", "round float 2", "maxf float float"},
	"bool": {"eq string string", "eq int int int", "ne float float", "lt int int", "ge string string", "not any", "empty any", "hasKey map string", "has any list", "contains string string",
		"hasPrefix string string", "deepEqual any any", "kindIs string any", "all any+", "any any+", "gt float float", "le int int"},
	"list": {"list any+", "rest list", "initial list", "append list any", "prepend list any", "concat list list", "without list any", "uniq list", "reverse list", "compact list",
		`splitList "," string`, "sortAlpha list", "toStrings list", "until int", "slice list 0", "pluck string map map", "keys map | sortAlpha"},
	"map": {"dict string any string any", "merge (dict string any) map", "mergeOverwrite (dict string any) map map", "pick map string string", "omit map string", "deepCopy map", "set (dict) string any",
		`split "," string`, "unset (deepCopy map) string", "merge (deepCopy map) map", "mergeOverwrite (deepCopy map) map", "default map map"},
	"any": {"first list", "last list", "index list 0", "index map string", "get map string", "default any any", "coalesce any any any", "and any any", "or any any", "ternary any any bool",
		"add any any", "sub any any", "mul any any", "add1 any", "max any any", "min any any", "int64 any", "dig string string any map", "fromJson string", "div any int", "mod any int"},
}

func (g generator) call(kind string, depth int) string {
	words := strings.Fields(g.pick(calls[kind]...))
	for i, word := range words {
		open := strings.HasPrefix(word, "(")
		bare := strings.Trim(word, "()")
		count := 1
		if strings.HasSuffix(bare, "+") {
			bare, count = bare[:len(bare)-1], 1+g.random.Intn(3)
		}
		if i == 0 || (open && bare != word) || calls[bare] == nil {
			continue
		}
		var parts []string
		for ; count > 0; count-- {
			parts = append(parts, g.of(bare, depth))
		}
		words[i] = strings.Join(parts, " ") + strings.Repeat(")", strings.Count(word, ")"))
	}
	return strings.Join(words, " ")
}

func (g generator) pipeline(depth int) string {
	if g.random.Intn(3) == 0 {
		return g.of("any", depth)
	}
	text := g.call(g.pick("string", "int", "float", "bool", "list", "map", "any", "any"), depth)
	for g.random.Intn(4) == 0 {
		text += " | " + g.pick("toJson", "quote", "print 1", "default 1", "list", "marshal", "empty", "toString", "typeOf", "kindOf", "not", "coalesce 0", "printf \"<%v>\"")
	}
	return text
}

func (g generator) action(text string) string {
	return g.pick("{{", "{{- ", "{{ ") + text + g.pick("}}", " -}}", " }}")
}

func (g generator) body(depth int) string {
	var out strings.Builder
	for i := g.random.Intn(4); i >= 0; i-- {
		out.WriteString(g.pick("", " ", "text", "\n  ", "{\"a\": ", ",\n", "}"))
		kind := g.random.Intn(10)
		if depth == 0 && kind > 4 {
			kind = g.random.Intn(5)
		}
		switch kind {
		case 0, 1, 2, 3:
			out.WriteString(g.action(g.pipeline(2)))
		case 4:
			out.WriteString(g.action("$x " + g.pick(":=", "=") + " " + g.pipeline(1)))
		case 5, 6:
			out.WriteString(g.action("if "+g.pipeline(1)) + g.body(depth-1))
			if g.random.Intn(2) == 0 {
				out.WriteString(g.action("else"+g.pick("", " if "+g.pipeline(1))) + g.body(depth-1))
			}
			out.WriteString(g.action("end"))
		case 7, 8:
			out.WriteString(g.action("range "+g.pick("", "$x := ", "$i, $x := ")+g.pipeline(1)) + g.body(depth-1))
			if g.random.Intn(3) == 0 {
				out.WriteString(g.action(g.pick("break", "continue")))
			}
			if g.random.Intn(3) == 0 {
				out.WriteString(g.action("else") + g.body(depth-1))
			}
			out.WriteString(g.action("end"))
		case 9:
			out.WriteString(g.action("with "+g.pick("", "$x := ")+g.pipeline(1)) + g.body(depth-1) + g.action("end"))
		}
	}
	return out.String()
}

func TestGeneratedTemplates(t *testing.T) {
	seed := int64(2026)
	if text := os.Getenv("SEED"); text != "" {
		seed, _ = strconv.ParseInt(text, 10, 64)
	}
	g := generator{rand.New(rand.NewSource(seed))}
	var tests []testCase
	const count = 5000
	for i := 0; i < count; i++ {
		tests = append(tests, testCase{
			Files:    map[string]string{"a.tmpl": "{{$x := 0}}" + g.body(2), "b.tmpl": "{{define \"sub\"}}" + g.body(0) + "{{end}}"},
			Partials: map[string]string{"str": "partial"},
			Settings: map[string]string{"s": settings},
		})
	}
	same, failed, refused := compare(t, tests)
	t.Logf("%d templates: %d rendered the same, %d fail on both sides, %d refused by unplug", count, same, failed, refused)
	if same < count/3 {
		t.Errorf("only %d rendered, of which a test says little", same)
	}
}

// layouts are the golden folders with the shapes of public set-ups; nothing in their commands changes what is rendered here.
func layouts(t *testing.T) []testCase {
	t.Helper()
	root := "../golden/layouts/input/"
	var tests []testCase
	for _, layout := range []struct{ main, templates, partials, settings string }{
		{"only-in-settings/krakend.tmpl", "", "", "only-in-settings/config/settings/dev"},
		{"only-in-settings/krakend.tmpl", "", "", "only-in-settings/config/settings/prod"},
		{"merged/krakend.json", "merged/templates", "", "merged/settings"},
		{"inside-the-stanza/krakend.json", "", "", "inside-the-stanza/settings"},
		{"switched-on-over-plain/krakend.json", "", "", ""},
		{"by-compose/conf/krakend.tmpl", "by-compose/conf/templates", "by-compose/conf/partials", "by-compose/conf/settings"},
		{"plugin-reads-settings/krakend.json", "", "", "plugin-reads-settings/settings"},
		{"no-stanza/krakend.tmpl", "", "", ""},
	} {
		test := testCase{Files: filesIn(t, root, layout.templates, ""), Partials: filesIn(t, root, layout.partials, ""),
			Settings: filesIn(t, root, layout.settings, ".json")}
		text, err := os.ReadFile(root + layout.main)
		if err != nil {
			t.Fatal(err)
		}
		test.Files["\x01main"] = string(text) // sorts first
		tests = append(tests, test)
	}
	made := testCase{Files: filesIn(t, root, "made-at-start/config/templates", ""),
		Partials: filesIn(t, root, "made-at-start/config/partials", ""),
		Settings: map[string]string{"service": `{"port": 8080, "backend": "models"}`}}
	text, err := os.ReadFile(root + "made-at-start/config/base.json")
	if err != nil {
		t.Fatal(err)
	}
	made.Files["\x01main"] = string(text)
	return append(tests, made)
}

// filesIn reads a folder, names without the suffix; an empty map for no folder.
func filesIn(t *testing.T, root, folder, suffix string) map[string]string {
	t.Helper()
	files := map[string]string{}
	if folder == "" {
		return files
	}
	entries, err := os.ReadDir(root + folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		text, err := os.ReadFile(root + folder + "/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		files[strings.TrimSuffix(entry.Name(), suffix)] = string(text)
	}
	return files
}

func TestLayouts(t *testing.T) {
	if same, failed, refused := compare(t, layouts(t)); failed+refused > 0 {
		t.Errorf("%d of %d are rendered", same, same+failed+refused)
	}
}

// wordsAndPatterns makes calls of Sprig's functions on words and regular expressions, with arguments that are made of what
// they look for.
func wordsAndPatterns(random *rand.Rand, count int) []testCase {
	pick := func(from []string) string { return from[random.Intn(len(from))] }
	word := func() string {
		var text string
		for i := random.Intn(7); i > 0; i-- {
			text += pick([]string{"a", "bc", "Ab", "HTTP", "Server", "2", "20x", "_", "-", " ", "__", ".", "/", "+", "$", "\n", "x", "Z"})
		}
		return text
	}
	var pattern func(depth int) string
	pattern = func(depth int) string {
		if depth == 0 {
			return pick([]string{"a", "b", "[a-c]", "[^a]", ".", "\\d", "\\w", "\\s", "\\b", "^", "$", "H", "é", "[[:upper:]]", "\\.", "(?i)h", ""})
		}
		switch random.Intn(7) {
		case 0:
			return pattern(depth-1) + pick([]string{"*", "+", "?", "*?", "+?", "{1,2}", "{2}"})
		case 1:
			return pattern(depth-1) + "|" + pattern(depth-1)
		case 2:
			return "(" + pattern(depth-1) + ")"
		case 3:
			return "(?P<n>" + pattern(depth-1) + ")"
		default:
			return pattern(depth-1) + pattern(depth-1)
		}
	}
	var tests []testCase
	for i := 0; i < count; i++ {
		settings, err := json.Marshal(map[string]interface{}{"w": word() + pick([]string{"", "é", "aHa"}), "a": word(), "p": pattern(random.Intn(4)),
			"r": pick([]string{"", "-", "$1", "${1}x", "$n", "$$", "$", "${", "$1x", "${n}", "[$0]"})})
		if err != nil {
			panic(err)
		}
		n := strconv.Itoa(random.Intn(8) - 1)
		call := pick([]string{
			"regexMatch .s.p .s.w", "mustRegexMatch .s.p .s.w", "regexFind .s.p .s.w", "regexFindAll .s.p .s.w " + n + " | toJson",
			"regexSplit .s.p .s.w " + n + " | toJson", "regexReplaceAll .s.p .s.w .s.r", "regexReplaceAllLiteral .s.p .s.w .s.r",
			"regexQuoteMeta .s.w", "mustRegexReplaceAll .s.p .s.w .s.r", "snakecase .s.a", "kebabcase .s.a", "camelcase .s.a",
			"swapcase .s.a", "initials .s.a", "abbrev " + n + " .s.a", "abbrevboth " + n + " 7 .s.a", "abbrevboth 5 1" + "0 .s.a",
			"wrap " + n + " .s.a", "wrapWith " + n + " \"|\" .s.a", "sha1sum .s.w", "sha256sum .s.w", "adler32sum .s.w",
			"b32enc .s.w | b32dec", "chunk 2 (splitList \"\" .s.a) | toJson"})
		tests = append(tests, testCase{Files: map[string]string{"a.tmpl": "{{ " + call + " }}"},
			Settings: map[string]string{"s": string(settings)}})
	}
	return tests
}

func TestWordsAndPatterns(t *testing.T) {
	seed := int64(1)
	if text := os.Getenv("SEED"); text != "" {
		seed, _ = strconv.ParseInt(text, 10, 64)
	}
	same, failed, refused := compare(t, wordsAndPatterns(rand.New(rand.NewSource(seed)), 5000))
	t.Logf("%d the same, %d fail in both, %d refused", same, failed, refused)
	if same < 4000 {
		t.Errorf("only %d of 5000 are rendered", same)
	}
}
