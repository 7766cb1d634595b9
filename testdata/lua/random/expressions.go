package random

import (
	"fmt"
	"strings"
)

const deepest = 3

// expression of a kind that Go code makes itself; objects, arrays and values come from a response.
func (w *writer) expression(k kind, depth int) string {
	switch k {
	case text:
		return w.text(depth)
	case flag:
		return w.flag(depth)
	case number:
		return w.number(depth)
	case texts:
		return w.texts(depth)
	case table:
		return w.table(depth)
	}
	panic("no expression of this kind")
}

func (w *writer) literal() string {
	return quote(w.pick(append([]string{w.setting.prefix}, words...)))
}

// leaf is a text without a call of another.
func (w *writer) leaf() string {
	cases := 3
	if w.helpers {
		cases = 5
	}
	if name, ok := w.sometimes(cases, 6, text); ok {
		return name
	}
	if w.helpers || w.oneIn(8) {
		return w.literal()
	}
	if w.setting.response {
		if w.setting.noOp {
			return w.use("net/http", "Header") + "(resp.Headers()).Get(" + quote(w.pick(headers)) + ")"
		}
		return w.literal()
	}
	if w.setting.server {
		return w.pick([]string{"req.Method", "req.URL.Path", "req.Host", "req.UserAgent()",
			"req.URL.Query().Get(" + quote(w.pick(queries)) + ")", "req.Header.Get(" + quote(w.pick(headers)) + ")",
			"req.Header.Get(" + quote(w.pick(headers)) + ")"})
	}
	switch w.IntN(6) {
	case 0:
		return "req.Method()"
	case 1:
		return "req.Path()"
	case 2:
		return "req.Params()[" + quote(w.pick(params)) + "]"
	case 3:
		return "req.Query().Get(" + quote(w.pick(queries)) + ")"
	}
	return w.use("net/http", "Header") + "(req.Headers()).Get(" + quote(w.pick(headers)) + ")"
}

func (w *writer) text(depth int) string {
	if depth >= deepest || w.oneIn(3) {
		return w.leaf()
	}
	sub := func() string { return w.text(depth + 1) }
	s := func(name string) string { return w.use("strings", name) }
	separator := quote(w.pick(separators))
	switch w.IntN(22) {
	case 0, 1:
		return sub() + " + " + sub()
	case 20, 21:
		if name, ok := w.variable(record); ok {
			return name + w.pick([]string{".label()", ".name"})
		}
	case 2:
		return s(w.pick([]string{"ToLower", "ToUpper", "TrimSpace"})) + "(" + sub() + ")"
	case 3:
		return s(w.pick([]string{"TrimPrefix", "TrimSuffix"})) + "(" + sub() + ", " + w.literal() + ")"
	case 4:
		return s(w.pick([]string{"Trim", "TrimLeft", "TrimRight"})) + "(" + sub() + ", " + quote(w.pick([]string{"/", " /", "abc", "\"", "-.", ""})) + ")"
	case 5:
		return s("ReplaceAll") + "(" + sub() + ", " + separator + ", " + w.literal() + ")"
	case 6:
		return fmt.Sprintf("%s(%s, %s, %s, %d)", s("Replace"), sub(), separator, w.literal(), w.IntN(4)-1)
	case 7:
		return fmt.Sprintf("%s(%s, %d)", s("Repeat"), w.leaf(), w.IntN(4))
	case 8, 9:
		return s("Join") + "(" + w.texts(depth+1) + ", " + separator + ")"
	case 10:
		return w.use("fmt", "Sprintf") + "(" + quote("%s"+w.pick([]string{"/", " ", "%%"})+"%v") + ", " + sub() + ", " + sub() + ")"
	case 11:
		return w.use("fmt", "Sprintf") + "(\"%d:%v\", " + w.number(depth+1) + ", " + w.flag(depth+1) + ")"
	case 12:
		return w.use("strconv", "Itoa") + "(" + w.number(depth+1) + ")"
	case 13:
		return w.use("strconv", "FormatBool") + "(" + w.flag(depth+1) + ")"
	case 14:
		if name, ok := w.variable(table); ok {
			return name + "[" + sub() + "]"
		}
	case 15:
		if !w.setting.panics {
			break
		}
		if name, ok := w.variable(texts); ok {
			return fmt.Sprintf("%s[%d]", name, w.IntN(3))
		}
	case 16:
		if w.setting.panics {
			return w.sliced()
		}
	case 17, 18:
		if f, ok := w.function(text); ok {
			return w.call(f, depth+1)
		}
	case 19:
		return "string([]byte(" + sub() + "))"
	}
	return w.leaf()
}

// sliced may panic.
func (w *writer) sliced() string {
	name, ok := w.variable(text)
	if !ok {
		return w.leaf()
	}
	from := w.IntN(4)
	switch w.IntN(3) {
	case 0:
		return fmt.Sprintf("%s[%d:]", name, from)
	case 1:
		return fmt.Sprintf("%s[:%d]", name, from)
	}
	return fmt.Sprintf("%s[%d:%d]", name, from, from+w.IntN(3))
}

func (w *writer) flag(depth int) string {
	if name, ok := w.sometimes(1, 4, flag); ok {
		return name
	}
	if depth >= deepest {
		return w.leaf() + w.pick([]string{" == ", " != "}) + w.literal()
	}
	switch w.IntN(14) {
	case 11, 12:
		if w.hasGlobals {
			return "allowed[" + w.text(depth+1) + "]"
		}
	case 13:
		if name, ok := w.variable(record); ok {
			return "(" + name + ".ok || " + name + ".count > 2)"
		}
	case 0, 1, 2:
		right := w.literal()
		if w.oneIn(4) {
			right = w.text(depth + 1)
		}
		return w.text(depth+1) + w.pick([]string{" == ", " != ", " < ", " >= "}) + right
	case 3, 4:
		return w.measured(depth+1) + w.pick([]string{" == ", " != ", " < ", " > ", " <= ", " >= "}) + w.number(deepest)
	case 5:
		return w.use("strings", w.pick([]string{"HasPrefix", "HasSuffix", "Contains"})) + "(" + w.text(depth+1) + ", " + w.literal() + ")"
	case 6:
		return w.use("strings", "EqualFold") + "(" + w.text(depth+1) + ", " + quote(w.pick([]string{"admin", "TRUE", "x-1"})) + ")"
	case 7:
		return "!(" + w.flag(depth+1) + ")"
	case 8, 9:
		return "(" + w.flag(depth+1) + w.pick([]string{" && ", " || "}) + w.flag(depth+1) + ")"
	case 10:
		if f, ok := w.function(flag); ok {
			return w.call(f, depth+1)
		}
	}
	return w.leaf() + w.pick([]string{" == ", " != "}) + w.literal()
}

func (w *writer) number(depth int) string {
	if name, ok := w.sometimes(1, 3, number); ok {
		return name
	}
	if depth >= deepest {
		return fmt.Sprint(w.IntN(12))
	}
	switch w.IntN(10) {
	case 8:
		if w.hasRole {
			return "role(" + w.text(depth+1) + ").rank()"
		}
	case 0, 1:
		return "len(" + w.text(depth+1) + ")"
	case 2:
		return w.use("strings", w.pick([]string{"Index", "LastIndex"})) + "(" + w.text(depth+1) + ", " + w.literal() + ")"
	case 3:
		return w.use("strings", "Count") + "(" + w.text(depth+1) + ", " + quote(w.pick(separators)) + ")"
	case 4:
		return "len(" + w.texts(depth+1) + ")"
	case 5:
		return fmt.Sprintf("(len(%s) %s %d)", w.leaf(), w.pick([]string{"+", "-", "*", "/", "%"}), 1+w.IntN(5))
	case 6:
		if f, ok := w.function(number); ok {
			return w.call(f, depth+1)
		}
	case 7:
		if name, ok := w.variable(table); ok {
			return "len(" + name + ")"
		}
	}
	return fmt.Sprint(w.IntN(12))
}

// measured is a number that is no constant.
func (w *writer) measured(depth int) string {
	if name, ok := w.sometimes(1, 3, number); ok {
		return name
	}
	return "len(" + w.text(depth) + ")"
}

func (w *writer) texts(depth int) string {
	if name, ok := w.sometimes(1, 2, texts); ok {
		return name
	}
	if depth < deepest {
		separator := quote(w.pick(separators))
		switch w.IntN(6) {
		case 0, 1:
			return w.use("strings", "Split") + "(" + w.text(depth+1) + ", " + separator + ")"
		case 2:
			return fmt.Sprintf("%s(%s, %s, %d)", w.use("strings", "SplitN"), w.text(depth+1), separator, w.IntN(5)-1)
		case 3:
			return w.use("strings", "Fields") + "(" + w.text(depth+1) + ")"
		case 4:
			if !w.helpers && !w.setting.response {
				if w.setting.server {
					return "req.Header.Values(" + quote(w.pick(headers)) + ")"
				}
				return w.use("net/http", "Header") + "(req.Headers()).Values(" + quote(w.pick(headers)) + ")"
			}
		}
	}
	var elements []string
	for range w.IntN(4) {
		elements = append(elements, w.text(depth+1))
	}
	return "[]string{" + strings.Join(elements, ", ") + "}"
}

func (w *writer) table(depth int) string {
	var rows []string
	for i := range w.IntN(4) {
		rows = append(rows, quote(words[i])+": "+w.text(depth+1))
	}
	return "map[string]string{" + strings.Join(rows, ", ") + "}"
}

func (w *writer) function(result kind) (function, bool) {
	var all []function
	for _, f := range w.functions {
		if f.results == result {
			all = append(all, f)
		}
	}
	if len(all) == 0 {
		return function{}, false
	}
	return all[w.IntN(len(all))], true
}

func (w *writer) call(f function, depth int) string {
	var args []string
	for _, k := range f.params {
		args = append(args, w.expression(k, depth))
	}
	return f.name + "(" + strings.Join(args, ", ") + ")"
}
