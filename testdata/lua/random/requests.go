package random

// requestStatement does something with the request.
func (w *writer) requestStatement() {
	header := quote(w.pick(headers))
	if w.setting.server {
		w.handlerStatement(header)
		return
	}
	all := w.use("net/http", "Header") + "(req.Headers())"
	switch w.IntN(12) {
	case 0, 1:
		w.line("%s.Set(%s, %s)", all, header, w.stored())
	case 2:
		w.line("%s.Add(%s, %s)", all, header, w.stored())
	case 3:
		w.line("%s.Del(%s)", all, header)
	case 4:
		w.line("req.Headers()[%s] = []string{%s, %s}", header, w.stored(), w.stored())
	case 5:
		w.line("delete(req.Headers(), %s)", header)
	case 6:
		w.line("req.Query().%s(%s, %s)", w.pick([]string{"Set", "Add"}), quote(w.pick(queries)), w.stored())
	case 7:
		w.line("req.Query().Del(%s)", quote(w.pick(queries)))
	case 8:
		w.line("req.Params()[%s] = %s", quote(w.pick(params)), w.stored())
	case 9:
		w.commaOk("req.Headers()["+header+"]", texts)
	case 10:
		w.commaOk("req.Params()["+quote(w.pick(params))+"]", text)
	case 11:
		w.deny()
	}
}

// handlerStatement does something with the request of a handler.
func (w *writer) handlerStatement(header string) {
	switch w.IntN(8) {
	case 0, 1:
		w.line("req.Header.Set(%s, %s)", header, w.stored())
	case 2:
		w.line("req.Header.Add(%s, %s)", header, w.stored())
	case 3:
		w.line("req.Header.Del(%s)", header)
	case 4:
		w.line("req.Header[%s] = []string{%s, %s}", header, w.stored(), w.stored())
	case 5:
		w.line("delete(req.Header, %s)", header)
	case 6:
		w.commaOk("req.Header["+header+"]", texts)
	case 7:
		w.deny()
	}
}

// commaOk reads with two results. The list of a header is not to be changed: others may hold it.
func (w *writer) commaOk(from string, k kind) {
	v, ok := w.fresh("v"), w.fresh("ok")
	w.line("%s, %s := %s", v, ok, from)
	w.declare(v, k, k == text)
	w.declare(ok, flag, false)
}

// deny ends the request under a condition.
func (w *writer) deny() {
	w.line("if %s {", w.flag(0))
	w.indent++
	w.denial()
	w.indent--
	w.line("}")
}

func (w *writer) denial() {
	if w.setting.server {
		w.line("w.WriteHeader(%s)", w.status())
		w.line("return")
		return
	}
	switch w.IntN(4) {
	case 0:
		w.line("return nil, %s(%s)", w.use("errors", "New"), w.message())
	case 1:
		w.line("return nil, %s(\"denied: %%s\", %s)", w.use("fmt", "Errorf"), w.literal())
	default:
		w.line("return nil, %sdenied{%s, %s}", w.denied, w.pick([]string{"401", "403", "418"}), w.message())
	}
}

func (w *writer) message() string {
	if w.oneIn(3) {
		return quote("denied ") + " + " + w.leaf()
	}
	return quote(w.pick([]string{"no", "denied: not you", "100%", "a b"}))
}
