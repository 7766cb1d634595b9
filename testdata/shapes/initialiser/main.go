// The variable's initialiser does something: it logs, and reads a file when the package is initialised.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
)

var ClientRegisterer = newRegisterer()

var settings, _ = os.ReadFile("settings.ini")

type registerer struct{ name string }

func newRegisterer() registerer {
	log.Println("making the registerer")
	return registerer{"made-at-start"}
}

func (r registerer) RegisterClients(f func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	f(r.name, func(context.Context, map[string]interface{}) (http.Handler, error) {
		return http.NotFoundHandler(), nil
	})
}

func main() { _ = settings }
