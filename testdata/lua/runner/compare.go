package runner

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
)

// surroundings are what can be observed of a use: it depends on what stands around it in the configuration.
type surroundings struct {
	// types: something behind the use looks at the Go types of data. Otherwise data is only ever written as JSON, and two
	// values are equal when their JSON is.
	types bool
	// panics: what a panic leads to is not what an error leads to.
	panics bool
	// shared: other backends hold the same maps.
	shared bool
	logs   bool
}

// difference is the first field in which two outcomes differ.
type difference struct{ field, goes, lua string }

// compare gives nil when nothing tells the outcomes apart.
//
// These count as equal, since nothing in the gateway tells them apart: a nil and an empty map of a response's headers (every
// script makes one), a nil and an empty query, and an error without a status and one with 500.
func compare(g, l *Outcome, rules surroundings) *difference {
	if g.Served != nil && !g.Served.Begun {
		return &difference{"request", "it is refused by net/http", "and shows nothing"}
	}
	if d := diff("calls of next", g.Calls, l.Calls); d != nil {
		return d
	}
	if g.Served != nil {
		return compareServed(g, l, rules)
	}
	if d := compareSeen("next.", g.Seen, l.Seen); d != nil {
		return d
	}
	if g.Panic != "" || l.Panic != "" {
		return comparePanics(g, l, rules)
	}
	if d := diff("error", g.Err, l.Err); d != nil {
		return d
	}
	if d := compareResponses(g, l, rules); d != nil {
		return d
	}
	if rules.shared && g.Err == nil {
		if d := compareSeen("shared with other backends: ", g.Shared, l.Shared); d != nil {
			return d
		}
	}
	return compareOutput(g, l, rules)
}

func compareOutput(g, l *Outcome, rules surroundings) *difference {
	if d := diff("stdout", g.Stdout, l.Stdout); d != nil {
		return d
	}
	if rules.logs {
		return diff("log", g.Logs, l.Logs)
	}
	return nil
}

// compareServed: a panic of a plugin of the service drops the connection, and one of a script is caught by the router; no two
// panics are equal.
func compareServed(g, l *Outcome, rules surroundings) *difference {
	if d := diff("next", g.Served.Next, l.Served.Next); d != nil {
		return d
	}
	if g.Panic != "" || l.Panic != "" {
		return &difference{"panic", ending(g), ending(l)}
	}
	if d := diff("answer", g.Served.Answer, l.Served.Answer); d != nil {
		return d
	}
	return compareOutput(g, l, rules)
}

// comparePanics: the gateway answers 500 without a body to a panic. An error of a script gives the same where the client
// sees no messages, and nothing answers in its place.
func comparePanics(g, l *Outcome, rules surroundings) *difference {
	same := g.Panic != "" && l.Panic != "" || !rules.panics && is500(g) && is500(l)
	if same {
		return nil
	}
	return &difference{"panic", ending(g), ending(l)}
}

func is500(o *Outcome) bool {
	return o.Panic != "" || o.Err != nil && o.Err.Status == 500 && o.Response == nil
}

func ending(o *Outcome) string {
	switch {
	case o.Panic != "":
		return "panic: " + o.Panic
	case o.Err != nil:
		return fmt.Sprintf("error %d: %s", o.Err.Status, o.Err.Message)
	}
	return "no error"
}

func compareSeen(prefix string, g, l *Seen) *difference {
	if g == nil || l == nil {
		return diff(prefix+"request", g, l)
	}
	for _, field := range []struct {
		name    string
		goes, l any
	}{
		{"method", g.Method, l.Method}, {"path", g.Path, l.Path}, {"url", g.URL, l.URL},
		{"headers", g.Headers, l.Headers}, {"params", g.Params, l.Params},
		{"query", filled(g.Query), filled(l.Query)}, {"body", g.Body, l.Body},
	} {
		if d := diff(prefix+field.name, field.goes, field.l); d != nil {
			return d
		}
	}
	return nil
}

func filled(m map[string][]string) map[string][]string {
	if m == nil {
		return map[string][]string{}
	}
	return m
}

func compareResponses(g, l *Outcome, rules surroundings) *difference {
	if g.Response == nil || l.Response == nil {
		return diff("response", g.Response, l.Response)
	}
	if d := diff("response.isComplete", g.Response.IsComplete, l.Response.IsComplete); d != nil {
		return d
	}
	if d := diff("response.status", g.Response.Metadata.StatusCode, l.Response.Metadata.StatusCode); d != nil {
		return d
	}
	if d := diff("response.headers", filled(g.Response.Metadata.Headers), filled(l.Response.Metadata.Headers)); d != nil {
		return d
	}
	if d := diff("response.io", g.Io, l.Io); d != nil {
		return d
	}
	if !rules.types {
		if same, known := sameJSON(g.Response.Data, l.Response.Data); known && same {
			return nil
		}
	}
	return diff("response.data", g.Response.Data, l.Response.Data)
}

// diff looks for the first difference of two values, deep; types must be the same, and nil is not empty.
func diff(path string, g, l any) *difference {
	return diffAt(path, reflect.ValueOf(g), reflect.ValueOf(l), 0)
}

func diffAt(path string, g, l reflect.Value, depth int) *difference {
	const tooDeep = 200 // a value may hold itself
	differ := func() *difference { return &difference{path, show(g), show(l)} }
	if !g.IsValid() || !l.IsValid() || depth > tooDeep {
		if g.IsValid() == l.IsValid() {
			return nil
		}
		return differ()
	}
	if g.Type() != l.Type() {
		return differ()
	}
	switch g.Kind() {
	case reflect.Interface, reflect.Pointer:
		if g.IsNil() || l.IsNil() {
			if g.IsNil() == l.IsNil() {
				return nil
			}
			return differ()
		}
		return diffAt(path, g.Elem(), l.Elem(), depth+1)
	case reflect.Map:
		return diffMaps(path, g, l, depth)
	case reflect.Slice, reflect.Array:
		if g.Kind() == reflect.Slice && g.IsNil() != l.IsNil() || g.Len() != l.Len() {
			return differ()
		}
		for i := range g.Len() {
			if d := diffAt(fmt.Sprintf("%s[%d]", path, i), g.Index(i), l.Index(i), depth+1); d != nil {
				return d
			}
		}
		return nil
	case reflect.Struct:
		for i := range g.NumField() {
			if d := diffAt(path+"."+strings.ToLower(g.Type().Field(i).Name), g.Field(i), l.Field(i), depth+1); d != nil {
				return d
			}
		}
		return nil
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		if g.Pointer() == l.Pointer() {
			return nil
		}
		return differ()
	}
	if !g.Equal(l) {
		return differ()
	}
	return nil
}

func diffMaps(path string, g, l reflect.Value, depth int) *difference {
	if g.IsNil() != l.IsNil() {
		return &difference{path, show(g), show(l)}
	}
	keys := map[string]reflect.Value{}
	for _, m := range []reflect.Value{g, l} {
		for _, key := range m.MapKeys() {
			keys[fmt.Sprint(key)] = key
		}
	}
	names := make([]string, 0, len(keys))
	for name := range keys {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if d := diffAt(fmt.Sprintf("%s[%q]", path, name), g.MapIndex(keys[name]), l.MapIndex(keys[name]), depth+1); d != nil {
			return d
		}
	}
	return nil
}
