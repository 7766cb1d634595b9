package random

import "strings"

// checks are an interface of the plugin with two types that have its method, and a list of them.
func (w *writer) checks() {
	w.line("")
	w.line("type check interface {")
	w.line("\tholds(s string) bool")
	w.line("}")
	w.line("")
	w.line("type prefixed string")
	w.line("")
	w.line("func (p prefixed) holds(s string) bool { return %s(s, string(p)) }", w.use("strings", "HasPrefix"))
	w.line("")
	w.line("type longer struct{ than int }")
	w.line("")
	w.line("func (l *longer) holds(s string) bool { return len(s) > l.than }")
	w.line("")
	w.line("var allChecks = []check{prefixed(%s), &longer{%d}, prefixed(%q)}", w.literal(), w.IntN(12), "X")
	w.hasChecks = true
}

// variadic is a function of any number of texts.
func (w *writer) variadic() {
	w.line("")
	w.line("func joined(first string, more ...string) string {")
	w.line("\tfor i, one := range more {")
	w.line("\t\tif one == first || i > 4 {")
	w.line("\t\t\t%s", w.pick([]string{"continue", "break", "return first"}))
	w.line("\t\t}")
	w.line("\t\tfirst += %s + one", quote(w.pick(separators)))
	w.line("\t}")
	w.line("\treturn first")
	w.line("}")
	w.hasVariadic = true
}

// functionStatement uses functions as values, and what is declared above.
func (w *writer) functionStatement() {
	switch w.IntN(6) {
	case 0:
		w.swap()
	case 1:
		if w.hasChecks {
			found, c := w.fresh("b"), w.fresh("c")
			w.line("%s := false", found)
			w.line("for _, %s := range allChecks {", c)
			w.line("\tif %s.holds(%s) {", c, w.leaf())
			w.line("\t\t%s = true", found)
			w.line("\t}")
			w.line("}")
			w.declare(found, flag, true)
		}
	case 2:
		if w.hasChecks {
			name := w.fresh("v")
			w.line("var %s check = %s", name, w.pick([]string{"prefixed(\"a\")", "&longer{3}", "allChecks[1]"}))
			result := w.fresh("b")
			w.line("%s := %s.holds(%s)", result, name, w.text(1))
			w.declare(result, flag, true)
		}
	case 3:
		if w.hasVariadic {
			var args []string
			for range w.IntN(4) {
				args = append(args, w.text(2))
			}
			if len(args) == 0 && w.oneIn(2) {
				args = append(args, w.texts(1)+"...")
			}
			name := w.fresh("v")
			w.line("%s := joined(%s)", name, strings.Join(append([]string{w.text(1)}, args...), ", "))
			w.declare(name, text, true)
		}
	case 4:
		f, name := w.fresh("f"), w.fresh("v")
		w.line("%s := %s", f, w.pick([]string{w.use("strings", "ToUpper"), w.use("strings", "TrimSpace"), w.use("strings", "ToLower")}))
		if w.oneIn(2) {
			w.line("if %s {", w.flag(1))
			w.line("\t%s = func(s string) string { return s + %s }", f, w.literal())
			w.line("}")
		}
		w.line("%s := %s(%s)", name, f, w.stored())
		w.declare(name, text, true)
	case 5:
		m, n := w.fresh("m"), w.fresh("n")
		w.line("%s := map[string][]string{%q: {%s}}", m, "a", w.stored())
		for range 1 + w.IntN(3) {
			key := quote(w.pick([]string{"a", "b"}))
			w.line("%s[%s] = append(%s[%s], %s)", m, key, m, key, w.stored())
		}
		w.line("%s := len(%s[%s])", n, m, w.text(2))
		w.declare(n, number, true)
	}
}

// swap assigns two variables at once.
func (w *writer) swap() {
	k := []kind{text, flag, number}[w.IntN(3)]
	a, ok := w.target(k)
	b, _ := w.target(k)
	if !ok || a == b {
		return
	}
	if w.oneIn(2) {
		a.used, b.used = true, true
		w.line("%s, %s = %s, %s", a.name, b.name, b.name, a.name)
		return
	}
	w.line("%s, %s = %s, %s", a.name, b.name, w.expression(k, 2), w.expression(k, 2))
	w.bound(a)
	w.bound(b)
}
