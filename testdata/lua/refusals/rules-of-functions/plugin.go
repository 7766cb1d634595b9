// Functions whose arguments decide.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("functions", functions, true, false)
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

type shown string

func (s shown) String() string { return "shown" }

func functions(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return nil, errors.New("not one")
		}
		headers := req.Headers()
		id := req.Params()["Id"]
		headers["X-A"] = strings.Split(id, req.Method())
		headers["X-B"] = strings.SplitN(id, "", 2)
		headers["X-C"] = []string{strings.Trim(id, "é"), strings.TrimLeft(id, req.Method())}
		if strings.EqualFold(id, req.Method()) {
			headers["X-D"] = []string{fmt.Sprint(id, len(id)), fmt.Sprintf("%s", shown(id)), fmt.Sprintf("%q", id)}
		}
		headers["X-E"] = []string{strconv.Quote(id), http.StatusText(len(id))}
		fmt.Printf("no end of line %s", id)
		written, _ := fmt.Println(id)
		headers["X-F"] = []string{strings.Repeat("x", written)}
		return input, nil
	}
}
