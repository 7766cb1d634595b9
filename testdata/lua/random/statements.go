package random

import (
	"fmt"
)

const mostBlocks = 3

// statements writes n of them at a depth of blocks.
func (w *writer) statements(n, depth int) {
	for range n {
		w.statement(depth)
	}
}

func (w *writer) statement(depth int) {
	if depth < mostBlocks && w.oneIn(3) {
		w.compound(depth)
		return
	}
	if !w.helpers && w.IntN(5) < 2 {
		if w.setting.response {
			w.responseStatement(depth)
		} else {
			w.requestStatement()
		}
		return
	}
	switch w.IntN(10) {
	case 0, 1:
		w.typedStatement(depth)
		return
	case 2:
		w.functionStatement()
		return
	}
	switch w.IntN(8) {
	case 0, 1, 2:
		k := kind(w.IntN(int(table) + 1))
		e := w.expression(k, 0)
		name := w.fresh("v")
		if w.oneIn(5) {
			w.line("var %s %s = %s", name, goTypes[k], e)
		} else {
			w.line("%s := %s", name, e)
		}
		w.declare(name, k, k != table)
	case 3, 4:
		k := kind(w.IntN(int(texts)))
		if v, ok := w.target(k); ok {
			w.line("%s = %s", v.name, w.expression(k, 0))
			w.bound(v)
		}
	case 5:
		if v, ok := w.target(text); ok {
			w.line("%s += %s", v.name, w.text(1))
			w.bound(v)
		}
	case 6:
		if v, ok := w.target(texts); ok && w.loops == 0 {
			v.used = true
			w.line("%s = append(%s, %s)", v.name, v.name, w.text(1))
		}
	case 7:
		if name, ok := w.variable(table); ok {
			if w.oneIn(3) {
				w.line("delete(%s, %s)", name, w.text(1))
			} else {
				w.line("%s[%s] = %s", name, w.stored(), w.stored())
			}
		}
	}
}

// bound keeps a text short that may double with each turn of a loop.
func (w *writer) bound(v *variable) {
	if v.kind == text && w.loops > 0 {
		v.used = true
		w.line("if len(%s) > 200 {", v.name)
		w.line("\t%s = %s", v.name, w.literal())
		w.line("}")
	}
}

// stored is a text to be kept where the program may read it again: in loops one that does not double.
func (w *writer) stored() string {
	if w.loops > 0 {
		return w.leaf()
	}
	return w.text(0)
}

// compound is a statement with blocks.
func (w *writer) compound(depth int) {
	inner := func() { w.statements(1+w.IntN(3), depth+1) }
	switch w.IntN(9) {
	case 0, 1, 2:
		w.line("if %s {", w.flag(0))
		w.block(inner)
		for w.oneIn(4) {
			w.line("} else if %s {", w.flag(0))
			w.block(inner)
		}
		if w.oneIn(2) {
			w.line("} else {")
			w.block(inner)
		}
		w.line("}")
	case 3:
		w.switchStatement(depth)
	case 4:
		w.counted(depth)
	case 5:
		w.ranged(depth)
	case 6:
		w.parsed(depth)
	case 7:
		w.overMap()
	case 8:
		w.closureStatement(depth)
	}
}

func (w *writer) switchStatement(depth int) {
	inner := func() { w.statements(1+w.IntN(2), depth+1) }
	if w.oneIn(2) {
		w.line("switch %s {", w.text(1))
		for _, word := range words[:1+w.IntN(4)] {
			w.line("case %s, %s:", quote(word), quote(word+"2"))
			w.block(inner)
		}
	} else {
		w.line("switch {")
		for range 1 + w.IntN(3) {
			w.line("case %s:", w.flag(1))
			w.block(inner)
		}
	}
	if w.oneIn(2) {
		w.line("default:")
		w.block(inner)
	}
	w.line("}")
}

func (w *writer) loopBody(depth int) {
	w.loops++
	w.statements(1+w.IntN(3), depth+1)
	if w.oneIn(3) {
		w.line("if %s {", w.flag(1))
		w.line("\t%s", w.pick([]string{"break", "continue"}))
		w.line("}")
		w.statements(1, depth+1)
	}
	w.loops--
}

func (w *writer) counted(depth int) {
	i := w.fresh("i")
	w.line("for %s := %d; %s < %d; %s++ {", i, w.IntN(2), i, 1+w.IntN(4), i)
	w.block(func() {
		w.declare(i, number, false).used = true
		w.loopBody(depth)
	})
	w.line("}")
}

func (w *writer) ranged(depth int) {
	if w.loops > 0 {
		return // two together could take long
	}
	list := w.texts(1)
	switch w.IntN(3) {
	case 0:
		i := w.fresh("i")
		w.line("for %s := range %s {", i, list)
		w.block(func() {
			w.declare(i, number, false)
			w.loopBody(depth)
		})
	case 1:
		e := w.fresh("e")
		w.line("for _, %s := range %s {", e, list)
		w.block(func() {
			w.declare(e, text, true)
			w.loopBody(depth)
		})
	default:
		i, e := w.fresh("i"), w.fresh("e")
		w.line("for %s, %s := range %s {", i, e, list)
		w.block(func() {
			w.declare(i, number, false)
			w.declare(e, text, true)
			w.loopBody(depth)
		})
	}
	w.line("}")
}

// parsed compares a number from outside with constants.
func (w *writer) parsed(depth int) {
	n := w.fresh("n")
	w.line("if %s, err := %s(%s); err %s nil%s {", n, w.use("strconv", "Atoi"), w.leaf(), w.pick([]string{"==", "!="}),
		fmt.Sprintf(" && %s %s %d", n, w.pick([]string{"<", ">", "==", "!=", "<=", ">="}), w.IntN(20)))
	w.block(func() { w.statements(1, depth+1) })
	w.line("}")
}

// overMap does what does not depend on the order.
func (w *writer) overMap() {
	name, ok := w.variable(table)
	if !ok {
		return
	}
	key, element := w.fresh("k"), w.fresh("e")
	switch w.IntN(3) {
	case 0:
		n := w.fresh("n")
		w.line("%s := 0", n)
		w.line("for _, %s := range %s {", element, name)
		w.line("\tif %s == %s {", element, w.literal())
		w.line("\t\t%s++", n)
		w.line("\t}")
		w.line("}")
		w.declare(n, number, true)
	case 1:
		other := w.fresh("m")
		w.line("%s := map[string]string{}", other)
		w.line("for %s, %s := range %s {", key, element, name)
		w.line("\t%s[%s] = %s + %s", other, key, element, w.literal())
		w.line("}")
		w.declare(other, table, false)
	default:
		found := w.fresh("b")
		w.line("%s := false", found)
		w.line("for %s := range %s {", key, name)
		w.line("\tif %s == %s {", key, w.literal())
		w.line("\t\t%s = true", found)
		w.line("\t}")
		w.line("}")
		w.declare(found, flag, true)
	}
}

// closureStatement declares a function that sees the variables around it.
func (w *writer) closureStatement(depth int) {
	f := function{name: w.fresh("f"), params: []kind{text}, results: text}
	p := w.fresh("p")
	w.line("%s := func(%s string) string {", f.name, p)
	helpers := w.helpers
	w.helpers = true
	w.block(func() {
		w.declare(p, text, true).used = true
		w.statements(1+w.IntN(2), depth+1)
		result := w.text(1)
		w.nameUnused()
		w.line("return %s", result)
	})
	w.helpers = helpers
	w.line("}")
	name := w.fresh("v")
	w.line("%s := %s", name, w.call(f, 1))
	w.declare(name, text, true)
}
