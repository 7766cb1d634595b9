package runner

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// sameJSON compares what would be sent; not known when one of them cannot be.
func sameJSON(g, l any) (same, known bool) {
	a, err := json.Marshal(g)
	if err != nil {
		return false, false
	}
	b, err := json.Marshal(l)
	return string(a) == string(b), err == nil
}

// show is a value with its Go types, for a reader. Long text is cut.
func show(v reflect.Value) string {
	var b strings.Builder
	write(&b, v, 0)
	const longest = 2000
	if text := b.String(); len(text) > longest {
		return text[:longest] + "..."
	}
	return b.String()
}

func write(b *strings.Builder, v reflect.Value, depth int) {
	if !v.IsValid() {
		b.WriteString("nothing")
		return
	}
	const deepest = 20
	if depth > deepest {
		b.WriteString("...")
		return
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		write(b, v.Elem(), depth)
	case reflect.String:
		text := strconv.Quote(v.String())
		if v.Type() != reflect.TypeFor[string]() {
			text = v.Type().String() + "(" + v.String() + ")"
		}
		b.WriteString(text)
	case reflect.Map:
		writeMap(b, v, depth)
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			b.WriteString("nil list")
			return
		}
		b.WriteString("[")
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(", ")
			}
			write(b, v.Index(i), depth+1)
		}
		b.WriteString("]")
	case reflect.Struct:
		b.WriteString("{")
		for i := range v.NumField() {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(v.Type().Field(i).Name + ": ")
			write(b, v.Field(i), depth+1)
		}
		b.WriteString("}")
	case reflect.Bool, reflect.Int:
		fmt.Fprint(b, v)
	default:
		fmt.Fprintf(b, "%s(%v)", v.Type(), v)
	}
}

func writeMap(b *strings.Builder, v reflect.Value, depth int) {
	if v.IsNil() {
		b.WriteString("nil map")
		return
	}
	keys := v.MapKeys()
	sort.Slice(keys, func(i, j int) bool { return fmt.Sprint(keys[i]) < fmt.Sprint(keys[j]) })
	b.WriteString("{")
	for i, key := range keys {
		if i > 0 {
			b.WriteString(", ")
		}
		write(b, key, depth+1)
		b.WriteString(": ")
		write(b, v.MapIndex(key), depth+1)
	}
	b.WriteString("}")
}

// showAll is an outcome, one line a part.
func showAll(o *Outcome) string {
	var b strings.Builder
	line := func(name string, v any) {
		if value := reflect.ValueOf(v); value.IsValid() && !value.IsZero() {
			fmt.Fprintf(&b, "  %-9s %s\n", name, show(value))
		}
	}
	line("panic", o.Panic)
	line("calls", o.Calls)
	line("next", o.Seen)
	if o.Served != nil {
		line("received", o.Served.Next)
		line("answer", o.Served.Answer)
	}
	line("error", o.Err)
	if o.Response != nil {
		line("data", o.Response.Data)
		line("complete", o.Response.IsComplete)
		line("metadata", o.Response.Metadata)
		line("io", o.Io)
	}
	line("log", o.Logs)
	line("stdout", o.Stdout)
	return b.String()
}
