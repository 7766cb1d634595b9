package gateway

import (
	"fmt"
	"strings"
	"testing"
)

func TestLists(t *testing.T) {
	for _, row := range []struct{ code, want string }{
		{`local l = luaList.new() l:set(2, "c") return l:len(), type(l:get(0)), l:get(2)`, "3, userdata, c"},
		{`local l = luaList.new() l:set(-1, "c") return l:len(), select("#", l:get(0))`, "0, 0"},
		{`local l = luaList.new() l:set(1, "b") l:set(0, "a") l:del(0) return l:len(), l:get(0)`, "1, b"},
		{`local l = luaList.new() l:set(1, "b") l:del(0) l:set(1, "x") return "no error"`, "error: "},
		{`local l = luaList.new() l:set(1, nil) return l:len()`, "2"},
		{`return luaList.new():set(0)`, "error: need arguments (pre-script:L9)"},
		{`return luaList.new():keys()`, "error: attempt to call a non-function object (pre-script:L9)"},
		{`return luaTable.new():get(true)`, "error: bad argument #2 to get (string expected, got boolean) (pre-script:L9)"},
		{`return luaTable.get(luaTable.new(), "a")`, "error: attempt to call a non-function object (pre-script:L9)"},
		{`return request.load().headers("a")`, "error: bad argument #1 to headers (userdata expected, got string) (pre-script:L9)"},
		{`return luaTable.__index.get(luaList.new(), "a")`, "error: response expected (pre-script:L9)"},
		{`return request.__index.path(luaList.new())`, "error: request expected (pre-script:L9)"},
		{`return request.load():headerList()`, "error: need arguments (pre-script:L9)"},
		{`return request.load():headerList("a", "b")`, "error: invalid header value, must be a luaList (pre-script:L9)"},
	} {
		if got := value(t, newWorld(nil), "pre", row.code); got != row.want && !(row.want == "error: " && strings.HasPrefix(got, row.want)) {
			t.Errorf("%s\ngives %s\nnot   %s", row.code, got, row.want)
		}
	}
}

func TestLimits(t *testing.T) {
	deep := `local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end return deep(%d)`
	if got := value(t, newWorld(nil), "pre", fmt.Sprintf(deep, 200)); got != "200" {
		t.Error("200 calls deep gives", got)
	}
	if got := value(t, newWorld(nil), "pre", fmt.Sprintf(deep, 300)); !strings.Contains(got, "stack overflow") {
		t.Error("300 calls deep gives", got)
	}
	wide := `local t = {} for i = 1, %d do t[i] = i end return (select("#", unpack(t)))`
	if got := value(t, newWorld(nil), "pre", fmt.Sprintf(wide, 1000)); got != "1000" {
		t.Error("1,000 values give", got)
	}
	if got := value(t, newWorld(nil), "pre", fmt.Sprintf(wide, 6000)); !strings.Contains(got, "registry overflow") {
		t.Error("6,000 values give", got)
	}
}
