package random

import "strings"

// server is the factory of a plugin of the whole server, which reads its settings, and the handler that it gives.
func (w *writer) server() {
	w.line("")
	w.line("func (registerer) handler(_ %s, extra map[string]interface{}, next %s) (%s, error) {", w.use("context", "Context"),
		w.use("net/http", "Handler"), w.use("net/http", "Handler"))
	w.indent = 1
	w.scopes = [][]*variable{nil}
	w.settings()
	if w.oneIn(4) {
		w.line("if limit > 15 {")
		w.line("\treturn next, %s(\"over %%d: %%v\", 15, names)", w.use("fmt", "Errorf"))
		w.line("}")
	}
	w.line("return %s(func(w %s, req *%s) {", w.use("net/http", "HandlerFunc"), w.use("net/http", "ResponseWriter"),
		w.use("net/http", "Request"))
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
		w.pass()
	})
	w.line("}), nil")
	w.scopes = nil
	w.indent = 0
	w.line("}")
	if w.setting.second {
		w.secondHandler()
	}
}

// pass is the end of a handler.
func (w *writer) pass() {
	switch w.IntN(6) {
	case 0:
		w.line("if %s {", w.flag(0))
		w.line("\tnext.ServeHTTP(w, req)")
		w.line("} else {")
		w.line("\tw.WriteHeader(%s)", w.status())
		w.line("}")
	case 1:
		w.line("switch %s {", w.leaf())
		w.line("case %s:", w.literal())
		w.line("\tw.WriteHeader(%s)", w.status())
		w.line("\treturn")
		w.line("case \"nothing\":")
		w.line("default:")
		w.line("\tnext.ServeHTTP(w, req)")
		w.line("}")
	default:
		w.line("next.ServeHTTP(w, req)")
	}
}

func (w *writer) status() string {
	return w.pick([]string{"403", "404", w.use("net/http", "StatusTeapot"), "204", "200", "503"})
}

// secondHandler is a type, which stands before or behind the first one.
func (w *writer) secondHandler() {
	w.line("")
	w.line("type second struct {")
	w.line("\t%s", w.pick([]string{"http.Handler", "next http.Handler"}))
	w.line("\tname string")
	w.line("}")
	embeds := strings.Contains(w.out.String(), "\thttp.Handler\n")
	inner, receiver := "s.next", w.pick([]string{"s second", "s *second"})
	if embeds {
		inner = "s.Handler"
	}
	w.line("")
	w.line("func (%s) ServeHTTP(w http.ResponseWriter, r *http.Request) {", receiver)
	w.line("\tif value := r.Header.Get(%s); value != \"\" {", quote(w.pick(headers)))
	w.line("\t\tr.Header.Add(\"X-Second\", s.name+value)")
	w.line("\t}")
	w.line("\t%s.ServeHTTP(w, r)", inner)
	w.line("}")
	w.line("")
	w.line("func (registerer) second(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {")
	w.line("\treturn %ssecond{next, %s}, nil", map[bool]string{true: "&", false: ""}[strings.Contains(receiver, "*")], w.literal())
	w.line("}")
}
