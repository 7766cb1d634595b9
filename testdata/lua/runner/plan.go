// Package runner runs Go modifiers and the scripts that stand for them on the same requests and responses, and compares all
// that can be observed of both. It is linked into one program with the plugins, which package harness builds.
package runner

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Plan is what a program is told to do.
type Plan struct {
	Seed     uint64
	Cases    int // generated ones for each use, besides the fixed ones
	Fixtures []Fixture
}

// Fixture is one plugin with a configuration that uses it, and what the translator made of it.
type Fixture struct {
	Name        string
	Config      string // path of the 2.x configuration
	Vocabulary  Vocabulary
	Fixed       []Case
	LogsDropped bool // the translation may leave out what the plugin logs
	Uses        []Use
	Files       map[string]string // the sources of the stanzas, by path
}

// Use is one translated stanza.
type Use struct {
	Level    string         // "service", "endpoint" or "backend"
	Pointer  string         // of the plugin's stanza in the configuration
	Endpoint string         // pointer of the endpoint whose script it is; of the service's stanza only
	Stanza   map[string]any // nil for none at all
	HasGaps  bool           // the script is a skeleton: a case that comes by a gap is denied, whatever the plugin does
}

// ID tells a use from all others: the service's stanza has one an endpoint.
func (u Use) ID() string {
	if u.Endpoint == "" {
		return u.Pointer
	}
	return u.Pointer + " at " + u.Endpoint
}

// Vocabulary is what a plugin's source mentions. Inputs are made of it, so that they take the branches of the plugin.
type Vocabulary struct {
	Names   []Bytes  // of headers, parameters, members: what is used as an index or handed to Get
	Values  []Bytes  // what is compared with
	Texts   []Bytes  // any other text
	Numbers []string // as they are written in JSON
}

// Bytes is text that need not be UTF-8; JSON has it in base64.
type Bytes = []byte

// Report is what came out of a plan.
type Report struct {
	Cases      int
	Denied     map[string]Denials // of scripts with gaps, by fixture and pointer of the use
	Mismatches []Mismatch
	Left       []Fixture // not run, since the one before did not end
}

// Denials is how many cases came by a gap of a script.
type Denials struct{ Denied, Cases int }

// Mismatch is one use for which Go and Lua differ, by its first such case.
type Mismatch struct {
	Fixture, Pointer string // the use's ID
	Case             string // "generated 17" or "fixed 2"
	Input            Case   // made smaller
	Field            string // the first that differs
	Go, Lua          string // this field
	AllGo, AllLua    string // everything
	Count            int    // of the cases of this use
}

func (m Mismatch) String() string {
	var b strings.Builder
	line := func(name, text string) { fmt.Fprintf(&b, "%-8s%s\n", name, text) }
	input, _ := json.Marshal(m.Input)
	line("plugin", m.Fixture)
	line("use", m.Pointer)
	line("case", fmt.Sprintf("%s, the first of %d", m.Case, m.Count))
	line("input", string(input))
	line("field", m.Field)
	line("  Go", m.Go)
	line("  Lua", m.Lua)
	line("all of", "Go")
	b.WriteString(m.AllGo)
	line("all of", "Lua")
	b.WriteString(m.AllLua)
	return b.String()
}
