package runner

import (
	"encoding/json"
)

// object is the data of a response as JSON.
func (w *words) object() json.RawMessage {
	text, err := json.Marshal(w.members(0))
	if err != nil {
		panic(err)
	}
	return text
}

func (w *words) members(depth int) map[string]any {
	members := map[string]any{}
	// All names at once make it likely that what a plugin looks for is there at every level.
	if w.oneIn(3) {
		for _, name := range w.names {
			if !w.oneIn(4) && len(members) < 30 {
				members[valid(name)] = w.value(depth + 1)
			}
		}
	}
	for range w.IntN(5) {
		members[valid(w.name())] = w.value(depth + 1)
	}
	return members
}

func (w *words) value(depth int) any {
	n := 16
	if depth > 4 {
		n = 12 // no more levels
	}
	switch w.IntN(n) {
	case 0, 1, 2, 3:
		return w.utf8Text()
	case 4:
		return valid(w.pick(w.values))
	case 5, 6, 7:
		return json.Number(w.number())
	case 8:
		return w.oneIn(2)
	case 9:
		return nil
	case 10:
		return []any{}
	case 11:
		return map[string]any{}
	case 12, 13:
		return w.list(depth)
	}
	return w.members(depth)
}

// list is of one sort, or of any.
func (w *words) list(depth int) []any {
	n := w.IntN(6)
	if w.oneIn(40) {
		n = 40 + w.IntN(300)
		if w.oneIn(10) {
			n = 5200 // more than a virtual machine has places on its stack
		}
		depth = 5
	}
	list := make([]any, n)
	sort := w.IntN(4)
	for i := range list {
		switch sort {
		case 0:
			list[i] = valid(w.pick(w.values))
		case 1:
			list[i] = json.Number(w.number())
		case 2:
			list[i] = w.members(depth + 1)
		default:
			list[i] = w.value(depth + 1)
		}
	}
	return list
}

// valid is text as json.Marshal keeps it.
func valid(s string) string {
	text, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		panic(err)
	}
	return s
}
