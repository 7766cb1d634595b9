// Changes of the query that a script cannot make.
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
	register("query", modify, true, false)
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

type asked struct {
	request
	query url.Values
}

func (a *asked) Params() map[string]string    { return a.request.Params() }
func (a *asked) Headers() map[string][]string { return a.request.Headers() }
func (a *asked) Body() io.ReadCloser          { return a.request.Body() }
func (a *asked) Method() string               { return a.request.Method() }
func (a *asked) URL() *url.URL                { return a.request.URL() }
func (a *asked) Query() url.Values            { return a.query }
func (a *asked) Path() string                 { return a.request.Path() }

func parsed(text string) url.Values {
	query, _ := url.ParseQuery(text)
	return query
}

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		query := req.Query()
		query["page"] = nil
		query["pages"] = req.Query()["page"]
		return &asked{req, parsed(req.Method())}, nil
	}
}
