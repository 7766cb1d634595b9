package harness

import (
	"strings"
	"testing"
)

func TestMiscompiled(t *testing.T) {
	for script, want := range map[string]string{
		"local v, a v = a and f()":                                                       "",
		"local v, a v = a == 1 and v ~= a and f()":                                       "",
		"local v, a v = a and f() and 1":                                                 "an `and`",
		"local v, a v = (a or 1) and v":                                                  "an `and`",
		"local v v = a and 1":                                                            "an `and`",
		"local v = f() and 1":                                                            "",
		"local v v = f() and 1":                                                          "an `and` is assigned to the variable v",
		"local v v = (g or f() and 1)":                                                   "an `and`",
		"local v v = f() or 1":                                                           "",
		"local v v = (f() and 1) == 2":                                                   "",
		"v = f() and 1":                                                                  "",
		"local v local function s() v = f() and 1 end":                                   "",
		"local function s(v) v = f() and 1 end":                                          "an `and`",
		"do local v end v = f() and 1":                                                   "",
		"for v in pairs(t) do local w = 1 v = f() and 1 end":                             "an `and`",
		"f(function() local v\n\nv = f() and 1 end)":                                     "line 3: an `and`",
		"local t = { k = function(v) v = f() and 1 end }":                                "an `and`",
		"local a, b a, b = b, a":                                                         "several values",
		"local a, b a, b = f()":                                                          "",
		"local a, b = c, d":                                                              "",
		"for k in pairs(t) do if false then else f() end end":                            "begins with a jump",
		"for k in pairs(t) do do while true do break end end end":                        "begins with a jump",
		"for k in pairs(t) do repeat break until false end":                              "begins with a jump",
		"for k in pairs(t) do if not true then else f() end end":                         "begins with a jump",
		"for k in pairs(t) do local _ = nil while true do end end":                       "",
		"for k in pairs(t) do if k then break end end":                                   "",
		"for k = 1, 2 do if false then else f() end end":                                 "",
		"while true do for k in pairs(t) do goto on ::on:: end end":                      "begins with a jump",
		"local v = 1 f(function() return v end) goto on ::on::":                          "",
		"local v = 1 f(function() return v end) v = 2":                                   "",
		"local v = 1 f(function() return v end) v = 2 goto on ::on::":                    "line 1: a goto, where the variable v",
		"local v = 1 f(function() v = 2 end) goto on ::on::":                             "a goto",
		"local v = 1 f(function() v = 2 goto on ::on:: end)":                             "",
		"local v = 1 f(function() local w = v w = 2 goto on ::on:: end)":                 "",
		"local function g(v) f(function() return v end) v = 2 do goto on end ::on:: end": "a goto",
		"do local v = 1 f(function() return v end) end local v v = 2 goto on ::on::":     "",
		"local function g() return g() end goto on ::on::":                               "",
	} {
		found, err := miscompiled(script)
		if err != nil {
			t.Fatal(script, err)
		}
		got := strings.Join(found, "\n")
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s\ngives %q, not %q", script, got, want)
		}
	}
}
