// Functions of the standard library without an exact equal, or under conditions.
package main

import (
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
	register("function", modify, true, false)
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

func modify(settings map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		path, method, words := req.Path(), req.Method(), []string{}
		words = append(words, strings.Title(path))
		words = append(words, strings.Map(func(r rune) rune { return r }, path))
		words = append(words, strings.Repeat(path, len(path)))
		words = append(words, strings.Trim(path, method))
		words = append(words, strings.ReplaceAll(path, method, "-"))
		words = append(words, strings.Replace(path, "a", "b", len(path)))
		words = append(words, strconv.Quote(path))
		words = append(words, strings.Split(path, method)...)
		if strings.EqualFold(path, method) || strings.ContainsAny(path, method) || strings.Count(path, method) > 1 {
			words = nil
		}
		status, _ := strconv.Atoi(path)
		words = append(words, http.StatusText(status))
		words = append(words, fmt.Sprintf("%x %v", path, words))
		upper := strings.ToUpper
		words = append(words, upper(path))
		cookies := &http.Request{Header: req.Headers()}
		if _, err := cookies.Cookie("session"); err != nil {
			words = nil
		}
		if greeting, ok := settings["greeting"].(string); ok && strings.EqualFold(greeting, path) {
			words = nil
		}
		http.Header(req.Headers()).Set("X-Words", strings.Join(words, "-"))
		return req, nil
	}
}
