// Numbers beyond what Lua holds exactly.
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
	register("number", modify, true, false)
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
		size, _ := strconv.Atoi(req.Path())
		other, _ := strconv.Atoi(req.Method())
		total := size + 1
		total *= size
		words := []string{strconv.Itoa(size), strconv.FormatInt(int64(size), 16), fmt.Sprintf("%d", size)}
		words = append(words, req.Path()[size:])
		words = append(words, words[size])
		share := float64(size) / 3
		words = append(words, fmt.Sprint(share))
		ratio, _ := strconv.ParseFloat(req.Path(), 64)
		if ratio > 0.5 || size == other {
			words = nil
		}
		if uint8(size) > 3 {
			words = nil
		}
		if size<<2 > 1 {
			words = nil
		}
		var small float32 = 1.5
		if small > 1 {
			words = nil
		}
		for range size {
			words = append(words, "x")
		}
		const large = 1 << 80
		if float64(size) > large/float64(other) {
			words = nil
		}
		if limit, ok := settings["limit"].(float64); ok && int(limit) > len(words) {
			words = nil
		}
		http.Header(req.Headers()).Set("X-Text", strings.Join(words, "-"))
		return req, nil
	}
}
