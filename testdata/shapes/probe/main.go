// probe loads one plugin as 2.x does (plugin.Open, Lookup, a type assertion on the variable's address) and prints what it
// registers, a line each.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"plugin"
)

type servers interface {
	RegisterHandlers(func(string, func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error)))
}

type clients interface {
	RegisterClients(func(string, func(context.Context, map[string]interface{}) (http.Handler, error)))
}

type modifiers interface {
	RegisterModifiers(func(string, func(map[string]interface{}) func(interface{}) (interface{}, error), bool, bool))
}

func main() {
	opened, err := plugin.Open(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if symbol, err := opened.Lookup("HandlerRegisterer"); err == nil {
		if registerer, ok := symbol.(servers); ok {
			registerer.RegisterHandlers(func(name string, _ func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error)) {
				fmt.Println("http-server " + name)
			})
		}
	}
	if symbol, err := opened.Lookup("ClientRegisterer"); err == nil {
		if registerer, ok := symbol.(clients); ok {
			registerer.RegisterClients(func(name string, _ func(context.Context, map[string]interface{}) (http.Handler, error)) {
				fmt.Println("http-client " + name)
			})
		}
	}
	if symbol, err := opened.Lookup("ModifierRegisterer"); err == nil {
		if registerer, ok := symbol.(modifiers); ok {
			registerer.RegisterModifiers(func(name string, _ func(map[string]interface{}) func(interface{}) (interface{}, error), request, response bool) {
				sides := ""
				if request {
					sides += " request"
				}
				if response {
					sides += " response"
				}
				fmt.Println("req-resp-modifier " + name + sides)
			})
		}
	}
}
