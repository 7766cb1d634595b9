package random

import "fmt"

// responseStatement does something with the response.
func (w *writer) responseStatement(depth int) {
	if w.setting.noOp {
		w.rawStatement(depth)
		return
	}
	member := quote(w.pick(members))
	switch w.IntN(9) {
	case 0, 1:
		w.line("resp.Data()[%s] = %s", member, w.made(0))
	case 2:
		w.line("delete(resp.Data(), %s)", member)
	case 3:
		v, ok := w.fresh("v"), w.fresh("ok")
		k := []kind{text, flag}[w.IntN(2)]
		w.line("%s, %s := resp.Data()[%s].(%s)", v, ok, member, goTypes[k])
		w.declare(v, k, true)
		w.declare(ok, flag, false)
	case 4:
		w.inObject("resp.Data()", depth)
	case 5:
		w.overArray("resp.Data()", depth)
	case 6:
		w.byType("resp.Data()["+member+"]", depth)
	case 7:
		w.line("if _, ok := resp.Data()[%s]; ok {", member)
		w.block(func() { w.statements(1, depth+1) })
		w.line("}")
	case 8:
		w.deny()
	}
}

// made is a value that the plugin makes for the data.
func (w *writer) made(depth int) string {
	switch w.IntN(8) {
	case 0:
		return w.flag(1)
	case 1:
		return "nil"
	case 2:
		if depth < 2 {
			return fmt.Sprintf("map[string]interface{}{%s: %s, %s: %s}", quote("id"), w.made(depth+1), quote("name"), w.made(depth+1))
		}
	case 3:
		if depth < 2 {
			return fmt.Sprintf("[]interface{}{%s, %s}", w.made(depth+1), w.made(depth+1))
		}
	case 4:
		return fmt.Sprint(w.IntN(100))
	}
	return w.stored()
}

// inObject looks into a member that is an object.
func (w *writer) inObject(object string, depth int) {
	o := w.fresh("o")
	w.line("if %s, ok := %s[%s].(map[string]interface{}); ok {", o, object, quote(w.pick(members)))
	w.block(func() {
		for range 1 + w.IntN(2) {
			switch w.IntN(4) {
			case 0:
				w.line("%s[%s] = %s", o, quote(w.pick(members)), w.made(1))
			case 1:
				w.line("delete(%s, %s)", o, quote(w.pick(members)))
			case 2:
				if depth < mostBlocks {
					w.inObject(o, depth+1)
				}
			case 3:
				if depth < mostBlocks {
					w.overArray(o, depth+1)
				}
			}
		}
		w.line("_ = %s", o)
	})
	w.line("}")
}

// overArray goes through a member that is a list.
func (w *writer) overArray(object string, depth int) {
	if w.loops > 0 {
		return
	}
	l, e := w.fresh("l"), w.fresh("e")
	w.line("if %s, ok := %s[%s].([]interface{}); ok {", l, object, quote(w.pick(members)))
	w.indent++
	w.loops++
	switch w.IntN(3) {
	case 0:
		w.line("for _, %s := range %s {", e, l)
		w.block(func() { w.byType(e, depth+1) })
	case 1:
		i := w.fresh("i")
		w.line("for %s, %s := range %s {", i, e, l)
		w.line("\tif s, ok := %s.(string); ok && s == %s {", e, w.literal())
		w.line("\t\t%s[%s] = %s", l, i, w.stored())
		w.line("\t}")
	default:
		o := w.fresh("o")
		w.line("for _, %s := range %s {", e, l)
		w.line("\tif %s, ok := %s.(map[string]interface{}); ok {", o, e)
		w.line("\t\t%s[%s] = %s", o, quote(w.pick(members)), w.made(2))
		w.line("\t\tdelete(%s, %s)", o, quote(w.pick(members)))
		w.line("\t}")
	}
	w.line("}")
	w.loops--
	w.indent--
	w.line("}")
}

// byType is a type switch.
func (w *writer) byType(from string, depth int) {
	v := w.fresh("t")
	w.line("switch %s := %s.(type) {", v, from)
	w.line("case string:")
	w.block(func() {
		w.declare(v, text, false).used = true
		if w.oneIn(2) || w.loops > 0 {
			w.line("resp.Data()[\"seen\"] = %s + %s", v, w.literal())
		} else {
			w.line("_ = %s", v)
			w.statements(1, depth+1)
		}
	})
	w.line("case bool:")
	w.line("\tresp.Data()[\"yes\"] = !%s", v)
	w.line("case nil:")
	w.line("\tresp.Data()[\"none\"] = true")
	w.line("case map[string]interface{}:")
	w.line("\t%s[\"is\"] = \"object\"", v)
	w.line("case []interface{}:")
	w.line("\tresp.Data()[\"empty\"] = len(%s) == %d", v, w.IntN(2))
	if w.oneIn(2) {
		w.line("default:")
		w.line("\tresp.Data()[\"other\"] = \"yes\"")
	}
	w.line("}")
}

// rawStatement is for a response that is passed on as it is.
func (w *writer) rawStatement(depth int) {
	header := quote(w.pick(headers))
	all := w.use("net/http", "Header") + "(resp.Headers())"
	switch w.IntN(7) {
	case 0, 1:
		w.line("%s.Set(%s, %s)", all, header, w.stored())
	case 2:
		w.line("%s.Add(%s, %s)", all, header, w.stored())
	case 3:
		w.line("%s.Del(%s)", all, header)
	case 4:
		w.commaOk("resp.Headers()["+header+"]", texts)
	case 5:
		w.line("if resp.StatusCode() %s %s {", w.pick([]string{"==", ">=", "<"}), w.pick([]string{"200", "400", "404"}))
		w.block(func() { w.statements(1, depth+1) })
		w.line("}")
	case 6:
		w.deny()
	}
}
