package gateway

import (
	"sort"
	"strconv"

	lua "github.com/yuin/gopher-lua"
)

// table and list are what luaTable and luaList hold: the map itself, and a slice of the list.
type table struct{ data map[string]any }

type list struct{ data []any }

// stored is what a table or list keeps of an argument; false for what it silently ignores. A number stays a float64 here, and
// becomes an int below when it is whole.
func (c *call) stored(i int) (any, bool) {
	switch v := c.value(i).(type) {
	case lua.LNumber:
		return float64(v), true
	case *lua.LTable: // an array becomes an object here, and a list below
		return membersOf(v), true
	default:
		return nested(v)
	}
}

// nested is a value inside of a Lua table.
func nested(value lua.LValue) (any, bool) {
	switch v := value.(type) {
	case lua.LString:
		return string(v), true
	case lua.LBool:
		return bool(v), true
	case lua.LNumber:
		if float64(v) == float64(int64(v)) {
			return int(v), true
		}
		return float64(v), true
	case *lua.LUserData:
		switch held := v.Value.(type) {
		case nil:
			return nil, true
		case *table:
			return held.data, true
		case *list:
			return held.data, true
		}
	case *lua.LTable:
		members := membersOf(v)
		if elements, ok := elementsOf(members); ok {
			return elements, true
		}
		return members, true
	}
	return nil, false
}

func membersOf(t *lua.LTable) map[string]any {
	members := map[string]any{}
	t.ForEach(func(key, value lua.LValue) {
		if v, ok := nested(value); ok {
			members[key.String()] = v
		}
	})
	return members
}

// elementsOf is a table whose keys are all whole numbers as a list in their order, without its gaps. That of an empty table
// is nil, which is null in JSON.
func elementsOf(members map[string]any) ([]any, bool) {
	var keys []int
	byKey := map[int]any{}
	for text, v := range members {
		key, err := strconv.Atoi(text)
		if err != nil {
			return nil, false
		}
		keys = append(keys, key)
		byKey[key] = v
	}
	sort.Ints(keys)
	var elements []any
	for _, key := range keys {
		elements = append(elements, byKey[key])
	}
	return elements, true
}

func listOf(values []string) *list {
	data := make([]any, len(values))
	for i, v := range values {
		data[i] = v
	}
	return &list{data}
}

func tableOfLists(lists map[string][]string) *table {
	data := make(map[string]any, len(lists))
	for key, values := range lists {
		var elements []any // nil for no values
		for _, v := range values {
			elements = append(elements, v)
		}
		data[key] = elements
	}
	return &table{data}
}

func tableOfTexts(texts map[string]string) *table {
	data := make(map[string]any, len(texts))
	for key, text := range texts {
		data[key] = text
	}
	return &table{data}
}
