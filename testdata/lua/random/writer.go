package random

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// kind is the type of an expression.
type kind int

const (
	text   kind = iota // string
	flag               // bool
	number             // int, always small
	texts              // []string
	table              // map[string]string
	object             // map[string]interface{} of a response
	array              // []interface{} of a response
	value              // interface{}
	record             // the plugin's struct, or a pointer to one
	kinds
)

var goTypes = map[kind]string{text: "string", flag: "bool", number: "int", texts: "[]string", table: "map[string]string",
	object: "map[string]interface{}", array: "[]interface{}", value: "interface{}"}

// What the programs speak of.
var (
	headers    = []string{"X-User", "X-Role", "Authorization", "X-Tenant", "Accept-Language"}
	queries    = []string{"page", "lang", "debug"}
	params     = []string{"Id", "Name"}
	members    = []string{"id", "name", "role", "items", "owner", "tags", "status"}
	words      = []string{"admin", "guest", "en", "a,b,c", "Bearer ", "/v1/", "x", "Grüße", "", "true", "17", "100%", "%s"}
	separators = []string{",", "-", ":", "/", " ", ", ", "=", ".", "||"}
)

type variable struct {
	name string
	kind kind
	used bool
	set  bool // may be assigned
	rare bool // the same for every request: conditions on it tell little
}

type function struct {
	name    string
	params  []kind
	results kind
}

// writer writes one program.
type writer struct {
	*rand.Rand
	setting   setting
	out       *strings.Builder
	indent    int
	imports   map[string]bool
	scopes    [][]*variable
	functions []function
	next      int  // for names
	loops     int  // how deep in loops
	helpers   bool // in a helper: there is no request, and it gives one value
	result    kind // of the helper
	// what the plugin declares
	hasRecord, hasRole, hasGlobals bool
	hasChecks, hasVariadic         bool
	pair                           string
	pairKind                       kind
	denied                         string // what stands in front of an error: it has methods by value or by pointer
}

func (w *writer) oneIn(n int) bool { return w.IntN(n) == 0 }

func (w *writer) pick(from []string) string { return from[w.IntN(len(from))] }

func (w *writer) line(format string, args ...any) {
	if format != "" {
		w.out.WriteString(strings.Repeat("\t", w.indent))
		fmt.Fprintf(w.out, format, args...)
	}
	w.out.WriteByte('\n')
}

// use imports a package and gives the name of something in it.
func (w *writer) use(path, name string) string {
	w.imports[path] = true
	return path[strings.LastIndexByte(path, '/')+1:] + "." + name
}

func (w *writer) fresh(prefix string) string {
	w.next++
	return prefix + strconv.Itoa(w.next)
}

// block writes statements in a scope of their own. What is declared and never used is named once at the end.
func (w *writer) block(statements func()) {
	w.indent++
	w.scopes = append(w.scopes, nil)
	statements()
	w.closeScope()
	w.indent--
}

func (w *writer) closeScope() {
	w.nameUnused()
	w.scopes = w.scopes[:len(w.scopes)-1]
}

// nameUnused comes before a return at the end of a function, which must stay the last statement.
func (w *writer) nameUnused() {
	for _, v := range w.scopes[len(w.scopes)-1] {
		if !v.used {
			w.line("_ = %s", v.name)
			v.used = true
		}
	}
}

func (w *writer) declare(name string, k kind, settable bool) *variable {
	v := &variable{name: name, kind: k, set: settable}
	w.scopes[len(w.scopes)-1] = append(w.scopes[len(w.scopes)-1], v)
	return v
}

// variable gives one of a kind, or nothing.
func (w *writer) variable(k kind) (string, bool) {
	var all, rare []*variable
	for _, scope := range w.scopes {
		for _, v := range scope {
			switch {
			case v.kind == k && v.rare:
				rare = append(rare, v)
			case v.kind == k:
				all = append(all, v)
			}
		}
	}
	if len(all) == 0 || w.oneIn(6) {
		all = append(all, rare...)
	}
	if len(all) == 0 {
		return "", false
	}
	v := all[w.IntN(len(all))]
	v.used = true
	return v.name, true
}

// sometimes gives a variable in so many of so many cases.
func (w *writer) sometimes(cases, of int, k kind) (string, bool) {
	if w.IntN(of) >= cases {
		return "", false
	}
	return w.variable(k)
}

// target gives a variable that may be assigned. That alone is no use of it.
func (w *writer) target(k kind) (*variable, bool) {
	var all []*variable
	for _, scope := range w.scopes {
		for _, v := range scope {
			if v.kind == k && v.set {
				all = append(all, v)
			}
		}
	}
	if len(all) == 0 {
		return nil, false
	}
	return all[w.IntN(len(all))], true
}

func quote(s string) string { return strconv.Quote(s) }
