package gateway

import (
	"crypto/md5"
	"encoding/hex"
	"strings"
	"testing"
)

const source = "function f() return 'source' end"

func sum(text string) string {
	bytes := md5.Sum([]byte(text))
	return hex.EncodeToString(bytes[:])
}

func TestStanzas(t *testing.T) {
	for name, row := range map[string]struct {
		members map[string]any
		ran     bool
		log     string
		err     string
	}{
		"sources run first":    {map[string]any{"sources": []any{"f.lua", 5}, "pre": "assert(f() == 'source') request.load():path('ran')"}, true, "now ready", ""},
		"a right checksum":     {map[string]any{"sources": []any{"f.lua"}, "md5": map[string]any{"f.lua": sum(source)}, "pre": "request.load():path('ran')"}, true, "now ready", ""},
		"a wrong checksum":     {map[string]any{"sources": []any{"f.lua"}, "md5": map[string]any{"f.lua": sum("x")}, "pre": "request.load():path('ran')"}, false, "lua: wrong cheksum for source f.lua. have: " + sum(source) + ", want: " + sum("x"), ""},
		"big letters":          {map[string]any{"sources": []any{"f.lua"}, "md5": map[string]any{"f.lua": strings.ToUpper(sum(source))}, "pre": "request.load():path('ran')"}, false, "lua: wrong cheksum for source f.lua", ""},
		"no checksum":          {map[string]any{"sources": []any{"f.lua"}, "md5": map[string]any{"f.lua": 5}, "pre": "request.load():path('ran')"}, false, "lua: wrong cheksum type for source f.lua", ""},
		"live has no checksum": {map[string]any{"live": true, "sources": []any{"f.lua"}, "md5": map[string]any{"f.lua": "x"}, "pre": "request.load():path(f() and 'ran')"}, true, "now ready", ""},
		"a missing source":     {map[string]any{"sources": []any{"g.lua"}, "pre": "request.load():path('ran')"}, false, "ERROR: [Lua] Opening the source file: no such file", "lua: unable to load required source g.lua"},
		"wrong types":          {map[string]any{"sources": "f.lua", "pre": 5, "post": true, "live": "true"}, false, "now ready", ""},
		"open libraries":       {map[string]any{"allow_open_libs": true, "pre": "if string and math and os and io and coroutine and debug then request.load():path('ran') end"}, true, "now ready", ""},
	} {
		w := newWorld(row.members)
		w.files = map[string]string{"f.lua": source}
		_, err := w.run()
		if (err == nil) != (row.err == "") || err != nil && err.Error() != row.err {
			t.Errorf("%s: the error is %v, not %q", name, err, row.err)
		}
		if ran := w.request.Path == "ran"; ran != row.ran {
			t.Errorf("%s: the script ran: %v", name, ran)
		}
		if !strings.Contains(w.log.String(), row.log) {
			t.Errorf("%s: the log is %q", name, w.log.String())
		}
		if row.err == "" && w.seen == nil {
			t.Errorf("%s: next was not called", name)
		}
	}
}

func TestLiveReadsAgain(t *testing.T) {
	w := newWorld(map[string]any{"live": true, "sources": []any{"f.lua"}, "pre": "request.load():path(f())"})
	w.files = map[string]string{"f.lua": source}
	s, err := Parse(nil, map[string]any{BackendNamespace: w.stanza}, BackendNamespace, w.read)
	if err != nil {
		t.Fatal(err)
	}
	w.files["f.lua"] = "function f() return 'edited' end"
	m, err := s.begin(requestClass(w.request))
	defer m.close()
	if err != nil || m.script("pre-script", s.pre) != nil || w.request.Path != "edited" {
		t.Error(err, w.request.Path)
	}
}

func TestGlobals(t *testing.T) {
	w := newWorld(map[string]any{
		"sources": []any{"f.lua"},
		"pre":     "seen = own .. type(custom_error) .. type(luaTable.__index.get) .. luaTable.field .. type(luaList) custom_error = nil request = 5",
		"post":    "request.load():path(seen .. type(custom_error))",
	})
	w.files = map[string]string{"f.lua": "own = 'own ' custom_error = 5 luaTable.field = ' kept ' luaTable.__index.get = 5 luaList = 5"}
	if _, err := w.run(); err != nil {
		t.Fatal(err)
	}
	if w.request.Path != "own functionfunction kept tablefunction" {
		t.Errorf("globals are %q", w.request.Path)
	}
	w = newWorld(map[string]any{"pre": "request.load():path(type(counter)) counter = 1"})
	w.run()
	w.run()
	if w.request.Path != "nil" {
		t.Error("a global survived the request")
	}
}
