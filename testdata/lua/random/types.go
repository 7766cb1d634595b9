package random

// record is a struct of the plugin with methods, on a value and on a pointer.
func (w *writer) recordType() {
	w.line("")
	w.line("type record struct {")
	w.line("\tname  string")
	w.line("\tcount int")
	w.line("\tok    bool")
	w.line("}")
	w.line("")
	w.line("func (r record) label() string {")
	w.line("\tif r.ok {")
	w.line("\t\treturn r.name + %s", w.literal())
	w.line("\t}")
	w.line("\treturn %s", w.pick([]string{"r.name", w.use("strings", "ToUpper") + "(r.name)", w.use("strconv", "Itoa") + "(r.count)"}))
	w.line("}")
	w.line("")
	w.line("func (r *record) note(s string) {")
	w.line("\tif s %s r.name {", w.pick([]string{"==", "!=", "<"}))
	w.line("\t\tr.count++")
	w.line("\t\tr.ok = %s", w.pick([]string{"true", "!r.ok", "s == \"admin\""}))
	w.line("\t}")
	w.line("\tr.name = s")
	w.line("}")
	w.hasRecord = true
}

// roleType is a named string with constants.
func (w *writer) roleType() {
	w.line("")
	w.line("type role string")
	w.line("")
	w.line("const (")
	w.line("\tadmin role = \"admin\"")
	w.line("\tguest role = %s", quote(w.pick([]string{"guest", "x", "en"})))
	w.line(")")
	w.line("")
	w.line("func (r role) rank() int {")
	w.line("\tswitch r {")
	w.line("\tcase admin:")
	w.line("\t\treturn %d", 1+w.IntN(9))
	w.line("\tcase guest, \"\":")
	w.line("\t\treturn %d", w.IntN(3))
	w.line("\t}")
	w.line("\treturn len(r)")
	w.line("}")
	w.hasRole = true
}

// globals are variables of the package that nothing changes.
func (w *writer) globals() {
	w.line("")
	w.line("var allowed = map[string]bool{%q: true, %q: %v, \"x\": false}", "admin", "guest", w.oneIn(2))
	w.line("")
	w.line("var known = []string{%s, %s, \"x-1\"}", w.literal(), w.literal())
	w.hasGlobals = true
}

// pairFunction gives a text and whether there is one, or a number and an error.
func (w *writer) pairFunction() {
	w.line("")
	w.pair = w.fresh("pair")
	if w.oneIn(2) {
		w.line("func %s(s string) (rest string, found bool) {", w.pair)
		w.line("\tif %s(s, %s) {", w.use("strings", "HasPrefix"), w.literal())
		w.line("\t\t%s", w.pick([]string{"return s[len(s):], true", "rest, found = s, true", "found = true"}))
		w.line("\t}")
		w.line("\treturn %s", w.pick([]string{"rest, found", "rest + \"!\", found", "s, !found"}))
		w.line("}")
		w.pairKind = text
		return
	}
	w.line("func %s(s string) (int, error) {", w.pair)
	w.line("\tif s == %s {", w.literal())
	w.line("\t\treturn 0, %s(\"bad: %%s\", %s)", w.use("fmt", "Errorf"), w.pick([]string{"\"one\"", quote(w.pick(words[:4]))}))
	w.line("\t}")
	w.line("\treturn len(s), nil")
	w.line("}")
	w.pairKind = number
}

// pairCall takes both results.
func (w *writer) pairCall() {
	if w.pair == "" {
		return
	}
	v := w.fresh("v")
	if w.pairKind == text {
		ok := w.fresh("ok")
		w.line("%s, %s := %s(%s)", v, ok, w.pair, w.text(1))
		w.declare(ok, flag, true)
	} else {
		err := w.fresh("err")
		w.line("%s, %s := %s(%s)", v, err, w.pair, w.text(1))
		if w.helpers {
			w.line("if %s != nil {", err)
			w.line("\t%s = -1", v)
		} else if w.setting.server {
			w.line("if %s != nil {", err)
			w.line("\tw.WriteHeader(%s)", w.status())
			w.line("\treturn")
		} else {
			w.line("if %s != nil {", err)
			w.line("\treturn nil, %s", err)
		}
		w.line("}")
	}
	w.declare(v, w.pairKind, true)
}

// typedStatement uses what the declarations above gave.
func (w *writer) typedStatement(depth int) {
	switch w.IntN(9) {
	case 6:
		w.pairCall()
	case 7:
		w.builder()
	case 8:
		w.labelled()
	case 0:
		if !w.hasRecord {
			return
		}
		name := w.fresh("r")
		w.line("%s := %srecord{name: %s, count: %d}", name, w.pick([]string{"&", ""}), w.stored(), w.IntN(5))
		w.declare(name, record, false)
	case 1:
		if name, ok := w.variable(record); ok {
			w.line("%s.note(%s)", name, w.stored())
		}
	case 2:
		if name, ok := w.variable(record); ok {
			w.line("%s.name = %s", name, w.stored())
			w.line("%s.count += len(%s.label())", name, name)
		}
	case 3:
		if w.hasRole {
			w.line("if role(%s).rank() %s %d {", w.text(1), w.pick([]string{">", "==", "<="}), w.IntN(6))
			w.block(func() { w.statements(1, depth+1) })
			w.line("}")
		}
	case 4:
		if w.hasGlobals {
			e := w.fresh("e")
			w.line("for _, %s := range known {", e)
			w.block(func() {
				w.declare(e, text, false)
				w.loops++
				w.statements(1+w.IntN(2), mostBlocks)
				w.loops--
			})
			w.line("}")
		}
	case 5:
		before, after, found := w.fresh("v"), w.fresh("v"), w.fresh("ok")
		w.line("%s, %s, %s := %s(%s, %s)", before, after, found, w.use("strings", "Cut"), w.text(1), quote(w.pick(separators)))
		w.declare(before, text, true)
		w.declare(after, text, true)
		w.declare(found, flag, true)
	}
}

// builder writes into a strings.Builder.
func (w *writer) builder() {
	b := w.fresh("b")
	w.line("var %s %s", b, w.use("strings", "Builder"))
	w.line("for i := 0; i < %d; i++ {", 1+w.IntN(3))
	w.line("\t%s.WriteString(%s)", b, w.leaf())
	w.line("}")
	name := w.fresh("v")
	w.line("%s := %s.String()", name, b)
	w.declare(name, text, true)
}

// labelled is a loop that an inner one leaves.
func (w *writer) labelled() {
	if w.loops > 0 {
		return
	}
	label, i, j := w.fresh("outer"), w.fresh("i"), w.fresh("j")
	w.line("%s:", label)
	w.line("for %s := 0; %s < %d; %s++ {", i, i, 2+w.IntN(3), i)
	w.block(func() {
		w.declare(i, number, false).used = true
		w.loops++
		w.line("for %s := range []int{1, 2, 3} {", j)
		w.block(func() {
			w.declare(j, number, false)
			w.line("if %s {", w.flag(1))
			w.line("\t%s %s", w.pick([]string{"continue", "break"}), label)
			w.line("}")
			w.statements(1, mostBlocks)
		})
		w.line("}")
		w.statements(1, mostBlocks)
		w.loops--
	})
	w.line("}")
}
