package random

import "strings"

// wrappers are the plugin's own interfaces and the structs that stand for a changed request or response.
func (w *writer) wrappers() {
	reader := w.use("io", "Reader")
	w.line("")
	if w.setting.response {
		w.line("type response interface {")
		w.line("\tData() map[string]interface{}")
		w.line("\tIo() %s", reader)
		w.line("\tIsComplete() bool")
		w.line("\tHeaders() map[string][]string")
		w.line("\tStatusCode() int")
		w.line("}")
		if w.setting.noOp {
			w.line("")
			w.line("type changed struct {")
			w.line("\tresponse")
			w.line("\tstatus int")
			w.line("}")
			w.line("")
			w.line("func (c changed) StatusCode() int { return c.status }")
		}
		return
	}
	w.line("type request interface {")
	w.line("\tParams() map[string]string")
	w.line("\tHeaders() map[string][]string")
	w.line("\tBody() %s", w.use("io", "ReadCloser"))
	w.line("\tMethod() string")
	w.line("\tURL() *%s", w.use("net/url", "URL"))
	w.line("\tQuery() %s", w.use("net/url", "Values"))
	w.line("\tPath() string")
	w.line("}")
	w.line("")
	w.line("type changed struct {")
	w.line("\trequest")
	w.line("\tmethod string")
	w.line("}")
	w.line("")
	w.line("func (c changed) Method() string { return c.method }")
}

func (w *writer) errorTypes() {
	w.line("")
	w.line("type denied struct {")
	w.line("\tstatus  int")
	w.line("\tmessage string")
	w.line("}")
	w.line("")
	receiver := w.pick([]string{"d denied", "d *denied"})
	w.line("func (%s) Error() string { return d.message }", receiver)
	w.line("")
	w.line("func (%s) StatusCode() int { return d.status }", receiver)
	w.denied = map[bool]string{true: "&", false: ""}[strings.Contains(receiver, "*")]
}

// helper is a function of texts and numbers that gives one value.
func (w *writer) helper() {
	f := function{name: w.fresh("helper"), results: kind(w.IntN(int(texts)))}
	var params []string
	w.scopes = append(w.scopes, nil)
	for range 1 + w.IntN(3) {
		k := kind(w.IntN(int(texts)))
		v := w.declare(w.fresh("p"), k, true)
		v.used = true // Go does not mind
		f.params = append(f.params, k)
		params = append(params, v.name+" "+goTypes[k])
	}
	w.line("")
	w.line("func %s(%s) %s {", f.name, strings.Join(params, ", "), goTypes[f.results])
	w.helpers = true
	w.block(func() {
		w.statements(1+w.IntN(4), 0)
		result := w.expression(f.results, 0)
		w.nameUnused()
		w.line("return %s", result)
	})
	w.helpers = false
	w.line("}")
	w.scopes = nil
	w.functions = append(w.functions, f) // later ones may call it, so that nothing recurs
}

// modifier is the factory, which reads its settings, and the function that it gives.
func (w *writer) modifier() {
	w.line("")
	w.line("func (registerer) modifier(extra map[string]interface{}) func(interface{}) (interface{}, error) {")
	w.indent = 1
	w.scopes = [][]*variable{nil}
	w.settings()
	w.line("return func(input interface{}) (interface{}, error) {")
	w.indent = 2
	name := "req"
	if w.setting.response {
		name = "resp"
	}
	w.line("%s, ok := input.(%s)", name, map[bool]string{true: "response", false: "request"}[w.setting.response])
	w.line("if !ok {")
	w.line("\treturn nil, %s(\"unexpected input\")", w.use("errors", "New"))
	w.line("}")
	w.indent = 1
	w.block(func() {
		w.inputs()
		for _, f := range w.functions {
			name := w.fresh("v")
			w.line("%s := %s", name, w.call(f, 1))
			w.declare(name, f.results, true)
		}
		w.statements(3+w.IntN(10), 0)
		w.observe()
		w.nameUnused()
		w.line("return %s, nil", w.given())
	})
	w.line("}")
	w.scopes = nil
	w.indent = 0
	w.line("}")
}

// settings are read by a factory.
func (w *writer) settings() {
	w.line("settings, _ := extra[\"random\"].(map[string]interface{})")
	w.line("prefix, ok := settings[\"prefix\"].(string)")
	w.line("if !ok {")
	w.line("\tprefix = \"none\"")
	w.line("}")
	w.line("strict, _ := settings[\"strict\"].(bool)")
	w.declare("prefix", text, false).rare = true
	w.declare("strict", flag, false).rare = true
	w.line("var names []string")
	w.line("if list, ok := settings[\"names\"].([]interface{}); ok {")
	w.line("\tfor _, one := range list {")
	w.line("\t\tif name, ok := one.(string); ok {")
	w.line("\t\t\tnames = append(names, name)")
	w.line("\t\t}")
	w.line("\t}")
	w.line("}")
	w.declare("names", texts, false).rare = true
	w.line("limit := 3")
	w.line("if n, ok := settings[\"limit\"].(float64); ok {")
	w.line("\tlimit = int(n)")
	w.line("}")
	w.declare("limit", number, false).rare = true
	w.line("_, _, _, _ = prefix, strict, names, limit")
}

// inputs reads what differs from request to request, so that much depends on it.
func (w *writer) inputs() {
	read := func(from string) {
		name := w.fresh("in")
		w.line("%s := %s", name, from)
		w.declare(name, text, true)
	}
	header := func(of string) string {
		return w.use("net/http", "Header") + "(" + of + ".Headers()).Get(" + quote(w.pick(headers)) + ")"
	}
	switch {
	case w.setting.server:
		read("req.Header.Get(" + quote(w.pick(headers)) + ")")
		read(w.pick([]string{"req.URL.Path", "req.URL.Query().Get(\"page\")", "req.Host", "req.UserAgent()"}))
	case !w.setting.response:
		read(header("req"))
		read("req.Params()[\"Id\"]")
	case w.setting.noOp:
		read(header("resp"))
		read(header("resp"))
	default:
		for _, member := range []string{"id", w.pick(members)} {
			name := w.fresh("in")
			w.line("%s, _ := resp.Data()[%q].(string)", name, member)
			w.declare(name, text, true)
		}
	}
}

// observe puts what was worked out where the comparison sees it.
func (w *writer) observe() {
	for _, v := range w.scopes[len(w.scopes)-1] {
		if w.oneIn(4) {
			continue
		}
		shown := v.name
		switch v.kind {
		case number:
			shown = w.use("strconv", "Itoa") + "(" + v.name + ")"
		case flag:
			shown = w.use("strconv", "FormatBool") + "(" + v.name + ")"
		case texts:
			shown = w.use("strings", "Join") + "(" + v.name + ", \"|\")"
		case table:
			shown = v.name + "[" + quote(words[w.IntN(4)]) + "]"
		case record:
			shown = v.name + ".label()"
		}
		v.used = true
		switch {
		case w.setting.server:
			w.line("req.Header.Set(%q, %s)", "X-"+v.name, shown)
		case !w.setting.response:
			w.line("%s(req.Headers()).Set(%q, %s)", w.use("net/http", "Header"), "X-"+v.name, shown)
		case w.setting.noOp:
			w.line("%s(resp.Headers()).Set(%q, %s)", w.use("net/http", "Header"), "X-"+v.name, shown)
		default:
			w.line("resp.Data()[%q] = %s", v.name, shown)
		}
	}
}

// given is what a modifier gives.
func (w *writer) given() string {
	switch {
	case w.setting.response && w.setting.noOp && w.oneIn(4):
		return "changed{resp, " + w.pick([]string{"201", "404", "resp.StatusCode()"}) + "}"
	case w.setting.response:
		return "resp"
	case w.oneIn(5):
		return "changed{req, " + w.pick([]string{"\"POST\"", "req.Method()", "prefix"}) + "}"
	}
	return "req"
}

// secondOnRequest: the other modifier is on either side, whatever the first is.
func (w *writer) secondOnRequest() bool { return w.setting.limit > 9 }

// second is another modifier, which looks at what the first one did.
func (w *writer) second() {
	w.line("")
	w.line("func (registerer) second(map[string]interface{}) func(interface{}) (interface{}, error) {")
	w.line("\treturn func(input interface{}) (interface{}, error) {")
	if w.secondOnRequest() {
		w.line("\t\tr, ok := input.(interface{ Headers() map[string][]string })")
		header := quote(w.pick(headers))
		w.line("\t\tif ok && len(r.Headers()[%s]) > 0 {", header)
		w.line("\t\t\tr.Headers()[\"X-Second\"] = []string{%s, r.Headers()[%s][0]}", w.literal(), header)
		w.line("\t\t}")
	} else {
		w.line("\t\tr, ok := input.(interface{ Data() map[string]interface{} })")
		w.line("\t\tif ok {")
		w.line("\t\t\tif name, ok := r.Data()[%s].(string); ok {", quote(w.pick(members)))
		w.line("\t\t\t\tr.Data()[\"second\"] = name + %s", w.literal())
		w.line("\t\t\t}")
		w.line("\t\t}")
	}
	w.line("\t\treturn %s, nil", w.pick([]string{"input", "nil", "r"}))
	w.line("\t}")
	w.line("}")
}
