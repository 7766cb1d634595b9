package gateway

import (
	"encoding/json"
	"fmt"
	"sort"
)

// nilClass makes the null of JSON: userdata that holds nothing, is not equal to nil and counts as true.
var nilClass = class{name: "luaNil", functions: map[string]method{
	"new": func(c *call) error {
		c.giveObject(nil, "luaNil")
		return nil
	},
}}

var tableClass = class{
	name: "luaTable",
	functions: map[string]method{
		"new": func(c *call) error {
			c.giveObject(&table{map[string]any{}}, "luaTable")
			return nil
		},
	},
	methods: map[string]method{
		"get":       exactly(2, onTable(tableGet)),
		"set":       exactly(3, onTable(tableSet)),
		"del":       exactly(2, onTable(tableDelete)),
		"keyExists": exactly(2, onTable(tableHas)),
		"len":       onTable(tableLength),
		"keys":      onTable(tableKeys),
	},
}

// exactly asks for a number of arguments, before anything is said of their types.
func exactly(n int, f method) method {
	return func(c *call) error {
		if c.count() != n {
			return errNeedArguments
		}
		return f(c)
	}
}

func onTable(f func(*call, *table) error) method {
	return func(c *call) error {
		t, ok := c.object(1).(*table)
		if !ok {
			return errWantedResponse
		}
		return f(c, t)
	}
}

// tableGet gives nothing at all for a key that is not there: nil in an assignment, but no argument at the end of a call.
func tableGet(c *call, t *table) error {
	v, ok := t.data[c.text(2)]
	if !ok {
		return nil
	}
	if c.giveValue(v) {
		return nil
	}
	switch failure := v.(type) {
	case NamedResponseError:
		d := failure.ResponseError.members()
		d["name"] = failure.name
		c.giveObject(&table{d}, "luaTable")
		return nil
	case ResponseError:
		c.giveObject(&table{failure.members()}, "luaTable")
		return nil
	}
	return fmt.Errorf("unknown type (%T) %v", v, v)
}

// giveValue gives what JSON can hold; false for any other type.
func (c *call) giveValue(v any) bool {
	switch v := v.(type) {
	case nil:
		c.giveObject(nil, "luaNil")
	case string:
		c.giveText(v)
	case json.Number:
		n, _ := v.Float64()
		c.giveNumber(n)
	case int:
		c.giveNumber(float64(v))
	case float64:
		c.giveNumber(v)
	case bool:
		c.giveFlag(v)
	case []any:
		c.giveObject(&list{v}, "luaList")
	case map[string]any:
		c.giveObject(&table{v}, "luaTable")
	default:
		return false
	}
	return true
}

func tableSet(c *call, t *table) error {
	key := c.text(2)
	if v, ok := c.stored(3); ok {
		t.data[key] = v
	}
	return nil
}

func tableDelete(c *call, t *table) error {
	delete(t.data, c.text(2))
	return nil
}

func tableHas(c *call, t *table) error {
	_, ok := t.data[c.text(2)]
	c.giveFlag(ok)
	return nil
}

func tableLength(c *call, t *table) error {
	c.giveNumber(float64(len(t.data)))
	return nil
}

func tableKeys(c *call, t *table) error {
	keys := make([]string, 0, len(t.data))
	for key := range t.data {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	c.giveObject(listOf(keys), "luaList")
	return nil
}
