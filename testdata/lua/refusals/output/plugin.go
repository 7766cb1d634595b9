// Output whose bytes a script cannot make.
package main

import (
	"fmt"
	"io"
	"net/url"
	"os"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("output", modify, true, false)
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

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		fmt.Print("request")
		n, _ := fmt.Println("request")
		fmt.Printf("%d bytes", n)
		fmt.Fprintln(os.Stderr, "request")
		println("request")
		return req, nil
	}
}
