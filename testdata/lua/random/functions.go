package random

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

// functionStatement uses functions as values, and what is declared above.
func (w *writer) functionStatement() {
	switch w.IntN(6) {
	case 0:
		w.swap()
	case 5:
		w.collected()
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
		f, name := w.fresh("f"), w.fresh("v")
		w.line("%s := func(s string) string { return %s(s) }", f, w.use("strings", w.pick([]string{"ToUpper", "TrimSpace", "ToLower"})))
		if w.oneIn(2) {
			w.line("if %s {", w.flag(1))
			w.line("\t%s = func(s string) string { return s + %s }", f, w.literal())
			w.line("}")
		}
		w.line("%s := %s(%s)", name, f, w.stored())
		w.declare(name, text, true)
	case 4:
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

// collected keeps functions that each have variables of their own, from a loop that is left early now and then.
func (w *writer) collected() {
	if w.loops > 0 {
		return
	}
	all, e, own, out := w.fresh("fs"), w.fresh("e"), w.fresh("v"), w.fresh("v")
	w.line("var %s []func(string) string", all)
	w.line("for _, %s := range %s {", e, w.texts(1))
	w.block(func() {
		w.loops++
		w.line("%s := %s + %s", own, e, w.literal())
		if w.oneIn(2) {
			w.line("if %s == %s {", e, w.literal())
			w.line("\t%s", w.pick([]string{"continue", "break"}))
			w.line("}")
		}
		w.line("%s = append(%s, func(s string) string {", all, all)
		w.line("\t%s += s", own)
		w.line("\treturn %s", w.pick([]string{own, own + " + " + e}))
		w.line("})")
		w.declare(own, text, true).used = true
		w.statements(w.IntN(2), mostBlocks)
		w.loops--
	})
	w.line("}")
	w.line("%s := \"\"", out)
	w.line("for i, f := range %s {", all)
	w.line("\tif i < 5 {")
	w.line("\t\t%s += f(\"1\") + f(%s)", out, w.leaf())
	w.line("\t}")
	w.line("}")
	w.declare(out, text, true)
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
