// Slices of one array that grow at two places: what one append writes shows in the other where the array has room.
package main

import (
	"io"
	"net/url"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("slice-growth", modify, true, false)
}

func main() {}

type request interface {
	Params() map[string]string
	Headers() map[string][]string
	Body() io.ReadCloser
	Method() string
	URL() *url.URL
	Query() url.Values
	Path() string
}

// three has room for a fourth element.
func three() []string {
	made := []string{}
	made = append(made, "1")
	made = append(made, "2")
	made = append(made, "3")
	return made
}

func variables() [][]string {
	from := three()
	one := from
	two := from
	one = append(one, "x")
	two = append(two, "y")
	return [][]string{one, two}
}

func more(list []string, s string) []string {
	list = append(list, s)
	return list
}

func parameters() [][]string {
	from := three()
	return [][]string{more(from, "x"), more(from, "y")}
}

func elements() [][]string {
	all := [][]string{three()}
	out := [][]string{}
	for _, s := range []string{"x", "y"} {
		for _, one := range all {
			one = append(one, s)
			out = append(out, one)
		}
	}
	return out
}

type named []string

func (n named) more(s string) named {
	n = append(n, s)
	return n
}

func receivers() [][]string {
	from := named(three())
	return [][]string{from.more("x"), from.more("y")}
}

type box struct{ list []string }

func (b box) more(s string) []string {
	b.list = append(b.list, s)
	return b.list
}

type grower interface{ more(string) []string }

func structs() [][]string {
	from := box{three()}
	add := from.more
	var held grower = from
	return [][]string{from.more("x"), add("y"), held.more("z")}
}

type outer struct{ inner struct2 }

type struct2 struct{ items []string }

func fields() [][]string {
	from := struct2{three()}
	var one, two outer
	one.inner = from
	two.inner = from
	one.inner.items = append(one.inner.items, "x")
	two.inner.items = append(two.inner.items, "y")
	return [][]string{one.inner.items, two.inner.items}
}

func asserted() [][]string {
	var from interface{} = three()
	out := [][]string{}
	for _, s := range []string{"x", "y"} {
		switch list := from.(type) {
		case []string:
			list = append(list, s)
			out = append(out, list)
		}
	}
	return out
}

type keeper struct{ kept []string }

func (k *keeper) make() []string {
	list := three()
	k.kept = list
	return list
}

func returned() [][]string {
	k := &keeper{}
	list := k.make()
	list = append(list, "x")
	k.kept = append(k.kept, "y")
	return [][]string{list, k.kept}
}

func maps() map[int][]string {
	from := three()
	all := map[int][]string{}
	for i := range []string{"a", "b"} {
		all[i] = from
	}
	all[0] = append(all[0], "x")
	all[1] = append(all[1], "y")
	return all
}

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		for _, all := range [][][]string{
			variables(), parameters(), elements(), receivers(), structs(), fields(), asserted(), returned(), {maps()[0]},
		} {
			for _, one := range all {
				req.Headers()["X-List"] = append([]string{}, one...)
			}
		}
		return req, nil
	}
}
