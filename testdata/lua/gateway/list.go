package gateway

var listClass = class{
	name: "luaList",
	functions: map[string]method{
		"new": func(c *call) error {
			c.giveObject(&list{[]any{}}, "luaList")
			return nil
		},
	},
	methods: map[string]method{
		"get": exactly(2, onList(listGet)),
		"set": exactly(3, onList(listSet)),
		"del": exactly(2, onList(listDelete)),
		"len": onList(listLength),
	},
}

func onList(f func(*call, *list) error) method {
	return func(c *call) error {
		l, ok := c.object(1).(*list)
		if !ok {
			return errWantedResponse
		}
		return f(c, l)
	}
}

// listGet counts from 0. It gives nothing for an index out of range, and for a value of a type that JSON has not.
func listGet(c *call, l *list) error {
	i := int(c.number(2))
	if i >= 0 && i < len(l.data) {
		c.giveValue(l.data[i])
	}
	return nil
}

// listSet grows a list with nulls. Growing into room that a deletion left is one element short, so that the assignment fails
// with a panic, which the script gets as an error (krakend-lua bb8d242, listSet). A list grows even when the value is then
// ignored.
func listSet(c *call, l *list) error {
	i := int(c.number(2))
	if i < 0 {
		return nil
	}
	if n := len(l.data); i >= n {
		if i < cap(l.data) {
			l.data = append(l.data, make([]any, i-n)...)
		} else {
			l.data = append(make([]any, 0, i+1), l.data...)[:i+1]
		}
	}
	if v, ok := c.stored(3); ok {
		l.data[i] = v
	}
	return nil
}

// listDelete moves the elements behind in place: whoever holds the same slice sees them move, and a null at its end.
func listDelete(c *call, l *list) error {
	i, last := int(c.number(2)), len(l.data)-1
	if i < 0 || i > last {
		return nil
	}
	copy(l.data[i:], l.data[i+1:])
	l.data[last] = nil
	l.data = l.data[:last]
	return nil
}

func listLength(c *call, l *list) error {
	c.giveNumber(float64(len(l.data)))
	return nil
}
