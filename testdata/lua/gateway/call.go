package gateway

import lua "github.com/yuin/gopher-lua"

// call is one call of a method: its arguments, counted from 1 with the receiver first, and its results. An argument of the
// wrong type ends the call with gopher-lua's own message: strings may be numbers, and numbers strings that are one.
type call struct {
	state   *lua.LState
	results int
}

func (c *call) count() int { return c.state.GetTop() }

func (c *call) text(i int) string { return c.state.CheckString(i) }

func (c *call) number(i int) float64 { return float64(c.state.CheckNumber(i)) }

func (c *call) flag(i int) bool { return c.state.CheckBool(i) }

// value is an argument of any type; it must be there.
func (c *call) value(i int) lua.LValue { return c.state.CheckAny(i) }

// object is what a userdata argument holds.
func (c *call) object(i int) any { return c.state.CheckUserData(i).Value }

func (c *call) give(v lua.LValue) {
	c.state.Push(v)
	c.results++
}

func (c *call) giveText(s string) { c.give(lua.LString(s)) }

func (c *call) giveNumber(n float64) { c.give(lua.LNumber(n)) }

func (c *call) giveFlag(b bool) { c.give(lua.LBool(b)) }

// giveObject gives userdata with the methods of a class.
func (c *call) giveObject(v any, class string) {
	data := c.state.NewUserData()
	data.Value = v
	c.state.SetMetatable(data, c.state.GetTypeMetatable(class))
	c.give(data)
}
