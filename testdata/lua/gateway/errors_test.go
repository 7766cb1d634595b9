package gateway

import (
	"errors"
	"fmt"
	"testing"
)

// failure is an error as the router looks at it.
func failure(err error) string {
	text := fmt.Sprintf("%q", err.Error())
	if e, ok := err.(interface{ StatusCode() int }); ok {
		text += fmt.Sprint(" ", e.StatusCode())
	}
	if e, ok := err.(interface{ Encoding() string }); ok {
		text += " " + e.Encoding()
	}
	return text
}

func TestErrors(t *testing.T) {
	for _, row := range []struct{ code, want string }{
		{`custom_error("no")`, `"no"`},
		{`custom_error("no", 403)`, `"no" 403`},
		{`custom_error("no", "403")`, `"no" 403`},
		{`custom_error("no", 403, "text/plain")`, `"no" 403 text/plain`},
		{`custom_error("no", 403, "text/plain", 5)`, `"no" 403 text/plain`},
		{`custom_error("no", -1)`, `"no"`},
		{`custom_error("a || b", 451)`, `"a" 500 451`},
		{`custom_error("100%: a:b", 400)`, `"100%: a:b" 400`},
		{`custom_error("  in front", 400)`, `"in front" 400`},
		{`custom_error("behind ", 400, "type ")`, `"behind " 400 type`},
		{`custom_error("", 403)`, `"|| 403 (pre-script:L1)"`},
		{`custom_error("")`, `"|| -1 (pre-script:L1)"`},
		{`custom_error()`, `"need arguments (pre-script:L1)"`},
		{`custom_error(true)`, `"bad argument #1 to custom_error (string expected, got boolean) (pre-script:L1)"`},
		{`local ok, e = pcall(custom_error, "no", 403) custom_error("caught", 200)`, `"caught" 200`},
		{`error("plain")`, `"plain (pre-script:L1)"`},
		{"\n\nlocal a = 1\nerror('plain')", `"plain"`},
		{"local a = 1\n\nnosuch()", `"attempt to call a non-function object (pre-script:L3)"`},
		{"local a = 1\nlokal b = 2", `"'b': parse error (pre-script:L2)"`},
		{`if true then`, `"syntax error at EOF (pre-script:L0)"`},
		{`error("no || 418 || text/html")`, `"no" 418 text/html`},
	} {
		_, err := newWorld(map[string]any{"pre": row.code}).run()
		if err == nil || failure(err) != row.want {
			t.Errorf("%s\ngives %v\nnot   %s", row.code, failure(err), row.want)
		}
	}
}

func TestAColonInFrontEndsInAPanic(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	newWorld(map[string]any{"pre": `error("ab: c", 0)`}).run()
}

func TestLinesOfSources(t *testing.T) {
	w := newWorld(map[string]any{"sources": []any{"lua/a.lua", "lua/b.lua"}, "pre": "fails()"})
	w.files = map[string]string{"lua/a.lua": "function works() end\n\n-- end", "lua/b.lua": "function fails()\n  nosuch()\nend\n"}
	_, err := w.run()
	if err == nil || failure(err) != `"attempt to call a non-function object (b.lua:L2)"` {
		t.Error(err)
	}
	w.stanza["pre"] = "\nnosuch()" // counted from the script's own first line, looked up from the first source's
	if _, err = w.run(); err == nil || failure(err) != `"attempt to call a non-function object (a.lua:L2)"` {
		t.Error(err)
	}
}

func TestErrorsOfOthersPass(t *testing.T) {
	other := errors.New("a: b")
	if errorOf(other, nil) != other {
		t.Error("an error that is not the script's must stay as it is")
	}
}
