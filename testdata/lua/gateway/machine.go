// Package gateway runs Lua as the gateway's components modifier/lua-proxy, modifier/lua-backend and modifier/lua-endpoint do.
//
// It is written from what the modules krakend-lua (v2, commit bb8d242) and binder (commit 29ceb1a) do, oddities included: a
// script that leans on one of them must lean on it here too. Comments name the commit where a rule is not what anybody
// would expect.
package gateway

import (
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"
)

// method is a function that scripts call. An error that it returns is raised in the script.
type method func(c *call) error

// class is a global table of a script: its functions, and the methods of values that carry its name.
type class struct {
	name      string
	functions map[string]method
	methods   map[string]method
}

// machine is the virtual machine of one request in one stanza. Nothing of it survives the request.
type machine struct {
	state   *lua.LState
	classes []class
	sources lineMap
}

// newMachine opens what a script may use. The call stack has 256 frames and the registry 5,120 slots that do not grow:
// those are gopher-lua's own defaults, and binder leaves them.
func newMachine(openLibraries bool) *machine {
	state := lua.NewState(lua.Options{SkipOpenLibs: !openLibraries, IncludeGoStackTrace: true})
	if !openLibraries {
		for _, library := range []struct {
			name string
			open lua.LGFunction
		}{
			{lua.LoadLibName, lua.OpenPackage},
			{lua.BaseLibName, lua.OpenBase},
			{lua.TabLibName, lua.OpenTable},
		} {
			state.Push(state.NewFunction(library.open))
			state.Push(lua.LString(library.name))
			state.Call(1, 0)
		}
	}
	return &machine{state: state, classes: []class{nilClass, tableClass, listClass}}
}

func (m *machine) close() { m.state.Close() }

// run executes one piece of code. What the gateway gives is put in place before each piece (binder 29ceb1a, DoString): a
// global of that name that an earlier piece replaced is back, and so is each class's table of methods; other fields that an
// earlier piece gave to a class stay.
func (m *machine) run(code string) error {
	m.state.SetGlobal("custom_error", m.function(customError))
	for _, c := range m.classes {
		meta := m.state.NewTypeMetatable(c.name)
		m.state.SetGlobal(c.name, meta)
		for name, f := range c.functions {
			m.state.SetField(meta, name, m.function(f))
		}
		index := m.state.NewTable()
		for name, f := range c.methods {
			m.state.SetField(index, name, m.function(f))
		}
		m.state.SetField(meta, "__index", index)
	}
	proto, err := compiled(code)
	if err != nil {
		return err
	}
	m.state.Push(m.state.NewFunctionFromProto(proto))
	return m.state.PCall(0, lua.MultRet, nil)
}

func (m *machine) function(f method) *lua.LFunction {
	return m.state.NewFunction(func(state *lua.LState) int {
		c := &call{state: state}
		if err := f(c); err != nil {
			state.RaiseError("%s", err.Error())
			return 0
		}
		return c.results
	})
}

// compilations holds what code was compiled to. The gateway compiles for each request; the outcome is the same.
var compilations sync.Map

type compilation struct {
	proto *lua.FunctionProto
	err   error
}

func compiled(code string) (*lua.FunctionProto, error) {
	if known, ok := compilations.Load(code); ok {
		return known.(compilation).proto, known.(compilation).err
	}
	proto, err := compile(code)
	if err != nil {
		err = &lua.ApiError{Type: lua.ApiErrorSyntax, Object: lua.LString(err.Error()), Cause: err}
	}
	compilations.Store(code, compilation{proto, err})
	return proto, err
}

func compile(code string) (*lua.FunctionProto, error) {
	const name = "<string>"
	chunk, err := parse.Parse(strings.NewReader(code), name)
	if err != nil {
		return nil, err
	}
	return lua.Compile(chunk, name)
}
